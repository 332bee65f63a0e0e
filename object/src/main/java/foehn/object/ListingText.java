package foehn.object;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A listing as text, JSON or XML.
public final class ListingText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    /// Names that the store's own features hide are left out.
    public static byte[] bytes(Listing listing, String format) {
        var text = new StringBuilder(listing.lines().size() * 160 + 64);
        switch (format) {
            case "application/json" -> json(listing, text);
            case "application/xml", "text/xml" -> xml(listing, text);
            default -> plain(listing, text);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isReserved(Listing.Line line) {
        return line.name().indexOf('\0') >= 0;
    }

    private static void plain(Listing listing, StringBuilder text) {
        for (var line : listing.lines()) {
            if (!isReserved(line)) {
                text.append(line.name()).append('\n');
            }
        }
    }

    private static void json(Listing listing, StringBuilder text) {
        text.append('[');
        boolean first = true;
        for (var line : listing.lines()) {
            if (isReserved(line)) {
                continue;
            }
            text.append(first ? "" : ",");
            first = false;
            switch (line) {
                case Listing.Subdir subdir -> member(text.append('{'), "subdir", subdir.name());
                case Listing.ContainerLine container -> {
                    member(text.append('{'), "name", container.name());
                    text.append(",\"count\":").append(container.objects());
                    text.append(",\"bytes\":").append(container.bytes());
                    member(text.append(','), "last_modified", container.modified());
                    member(text.append(','), "storage_policy", container.policy());
                }
                case Listing.ObjectLine object -> object(object, text);
            }
            text.append('}');
        }
        text.append(']');
    }

    private static void object(Listing.ObjectLine object, StringBuilder text) {
        member(text.append('{'), "name", object.name());
        member(text.append(','), "hash", object.etag());
        text.append(",\"bytes\":").append(object.bytes());
        member(text.append(','), "content_type", Headers.decoded(object.contentType()));
        member(text.append(','), "last_modified", object.modified());
        for (Map.Entry<String, Object> more : object.more().entrySet()) {
            if (more.getValue() instanceof String value) {
                member(text.append(','), more.getKey(), value);
            } else {
                text.append(",\"").append(more.getKey()).append("\":").append(more.getValue());
            }
        }
    }

    private static void member(StringBuilder text, String name, String value) {
        text.append('"').append(name).append("\":\"");
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\') {
                continue;
            }
            text.append(value, from, i);
            from = i + 1;
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> text.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        text.append(value, from, value.length()).append('"');
    }

    private static void xml(Listing listing, StringBuilder text) {
        boolean ofAccount = listing.of().isAccount();
        var root = ofAccount ? "account" : "container";
        text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<")
                .append(root)
                .append(" name=\"");
        escape(text, ofAccount ? listing.of().account() : listing.of().container());
        text.append("\">").append(ofAccount ? "\n" : "");
        for (var line : listing.lines()) {
            if (!isReserved(line)) {
                element(line, text, ofAccount);
            }
        }
        text.append("</").append(root).append('>');
    }

    private static void element(Listing.Line line, StringBuilder text, boolean ofAccount) {
        switch (line) {
            case Listing.Subdir subdir -> {
                escape(text.append("<subdir name=\""), subdir.name());
                text.append("\">");
                if (!ofAccount) {
                    element(text, "name", subdir.name());
                }
                text.append("</subdir>");
            }
            case Listing.ContainerLine container -> {
                element(text.append("<container>"), "name", container.name());
                element(text, "count", Long.toString(container.objects()));
                element(text, "bytes", Long.toString(container.bytes()));
                element(text, "last_modified", container.modified());
                element(text, "storage_policy", container.policy());
                text.append("</container>");
            }
            case Listing.ObjectLine object -> {
                element(text.append("<object>"), "name", object.name());
                element(text, "hash", object.etag());
                element(text, "bytes", Long.toString(object.bytes()));
                element(text, "content_type", Headers.decoded(object.contentType()));
                element(text, "last_modified", object.modified());
                text.append("</object>");
            }
        }
        text.append(ofAccount ? "\n" : "");
    }

    private static void element(StringBuilder text, String name, String value) {
        text.append('<').append(name).append('>');
        escape(text, value);
        text.append("</").append(name).append('>');
    }

    private static void escape(StringBuilder text, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\n' -> text.append("&#10;");
                case '\r' -> text.append("&#13;");
                case '\t' -> text.append("&#09;");
                default -> text.append(c);
            }
        }
    }

    private ListingText() {}
}
