package dev.pitwall.contract.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Reads the fixture application's descriptor, for servers that do not do it themselves. */
final class WebXml {
  private final Document document;

  WebXml(Path application) throws Exception {
    document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(application.resolve("WEB-INF").resolve("web.xml").toFile());
  }

  /** All elements of this name. */
  List<Element> all(String name) {
    return elements(document.getElementsByTagName(name));
  }

  /** The texts of an element's children of this name. */
  static List<String> texts(Element parent, String name) {
    return elements(parent.getElementsByTagName(name)).stream()
        .map(Node::getTextContent)
        .map(String::strip)
        .toList();
  }

  /** The text of the one child of this name. */
  static String text(Element parent, String name) {
    return texts(parent, name).get(0);
  }

  private static List<Element> elements(NodeList nodes) {
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      found.add((Element) nodes.item(i));
    }
    return found;
  }
}
