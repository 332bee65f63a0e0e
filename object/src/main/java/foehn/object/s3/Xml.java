package foehn.object.s3;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// Writes one small XML document. What XML cannot hold is written as U+FFFD.
final class Xml {
    static final String S3 = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";

    private final StringBuilder out = new StringBuilder("<?xml version='1.0' encoding='UTF-8'?>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /// A document of S3's namespace.
    static Xml document(String root) {
        var xml = new Xml();
        xml.out.append('<').append(root).append(" xmlns=\"").append(S3).append("\">");
        xml.open.push(root);
        return xml;
    }

    Xml open(String name) {
        out.append('<').append(name).append('>');
        open.push(name);
        return this;
    }

    /// A grantee, which alone among S3's elements has an attribute.
    Xml openTyped(String name, String type) {
        out.append('<').append(name).append(" xmlns:xsi=\"").append(XSI).append("\" xsi:type=\"");
        escape(type);
        out.append("\">");
        open.push(name);
        return this;
    }

    Xml close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    Xml leaf(String name, String text) {
        if (text.isEmpty()) {
            out.append('<').append(name).append("/>");
            return this;
        }
        out.append('<').append(name).append('>');
        escape(text);
        out.append("</").append(name).append('>');
        return this;
    }

    Xml leaf(String name, long number) {
        out.append('<')
                .append(name)
                .append('>')
                .append(number)
                .append("</")
                .append(name)
                .append('>');
        return this;
    }

    Xml leaf(String name, boolean value) {
        return leaf(name, value ? "true" : "false");
    }

    /// The whole document; closes what is open.
    byte[] bytes() {
        while (!open.isEmpty()) {
            close();
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#13;");
                default -> out.append(allowed(c) ? c : '\uFFFD');
            }
        }
    }

    private static boolean allowed(char c) {
        return c >= 0x20 ? c != '\uFFFE' && c != '\uFFFF' : c == '\t' || c == '\n';
    }
}
