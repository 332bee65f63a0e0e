package foehn.object.s3;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// A small document that a client sent, read without believing it: no entity is ever replaced and nothing outside is
/// ever opened. Namespaces are forgotten, for clients disagree about them.
final class XmlTree {
    private static final int DEPTH_MAX = 32;
    private static final int ELEMENTS_MAX = 40_000;
    private static final XMLInputFactory FACTORY = factory();

    private final String name;
    private final String type;
    private final StringBuilder text = new StringBuilder();
    private final List<XmlTree> children = new ArrayList<>();

    private XmlTree(String name, String type) {
        this.name = name;
        this.type = type;
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        return factory;
    }

    /// The root, which must have one of these names (any at all, if none is given).
    static XmlTree parse(byte[] document, String... roots) {
        try {
            var root = read(FACTORY.createXMLStreamReader(new ByteArrayInputStream(document)));
            if (roots.length > 0 && !List.of(roots).contains(root.name)) {
                throw S3Error.MalformedXML.toException();
            }
            return root;
        } catch (XMLStreamException | RuntimeException malformed) {
            throw malformed instanceof S3Exception said ? said : S3Error.MalformedXML.toException();
        }
    }

    private static XmlTree read(XMLStreamReader in) throws XMLStreamException {
        Deque<XmlTree> path = new ArrayDeque<>();
        XmlTree root = null;
        int elements = 0;
        while (in.hasNext()) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (path.size() >= DEPTH_MAX || ++elements > ELEMENTS_MAX) {
                        throw S3Error.MalformedXML.toException();
                    }
                    var element = new XmlTree(in.getLocalName(), typeOf(in));
                    if (path.isEmpty()) {
                        root = element;
                    } else {
                        path.peek().children.add(element);
                    }
                    path.push(element);
                }
                case XMLStreamConstants.END_ELEMENT -> path.pop();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (!path.isEmpty()) {
                        path.peek().text.append(in.getText());
                    }
                }
                default -> {}
            }
        }
        if (root == null) {
            throw S3Error.MalformedXML.toException();
        }
        return root;
    }

    private static String typeOf(XMLStreamReader in) {
        for (int i = 0; i < in.getAttributeCount(); i++) {
            if (in.getAttributeLocalName(i).equals("type")) {
                return in.getAttributeValue(i);
            }
        }
        return "";
    }

    String name() {
        return name;
    }

    /// The attribute `xsi:type`; empty when there is none.
    String type() {
        return type;
    }

    String text() {
        return text.toString();
    }

    List<XmlTree> children() {
        return children;
    }

    List<XmlTree> children(String wanted) {
        return children.stream().filter(c -> c.name.equals(wanted)).toList();
    }

    Optional<XmlTree> child(String wanted) {
        return children.stream().filter(c -> c.name.equals(wanted)).findFirst();
    }

    Optional<String> childText(String wanted) {
        return child(wanted).map(XmlTree::text);
    }

    /// The text of a child that must be there.
    String require(String wanted) {
        return childText(wanted).orElseThrow(S3Error.MalformedXML::toException);
    }
}
