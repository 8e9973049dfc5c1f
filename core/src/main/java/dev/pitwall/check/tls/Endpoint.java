package dev.pitwall.check.tls;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;

/**
 * Where a certificate is served.
 *
 * @param host a name in ASCII or an address, without brackets
 * @param port 1 to 65535
 * @param name whom the certificate must be for: what stands after {@code #}, else the host
 * @param text as it was written; the target of the readings
 */
record Endpoint(Scheme scheme, String host, int port, String name, String text) {
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(?:(?<scheme>[A-Za-z]+)://)?"
              + "(?:\\[(?<six>[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?)\\]|(?<host>[^\\s:/#@\\[\\]]+))"
              + "(?::(?<port>\\d{1,5}))?/?(?:#(?<name>[^\\s#]+))?");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
  private static final Pattern LOCAL =
      Pattern.compile("(?i)(.+\\.)?localhost|127\\..*|0\\.0\\.0\\.0|[0:]*:0*1?");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?");

  /**
   * Reads {@code [scheme://]host[:port][#name]}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Endpoint parse(String text) {
    Matcher parts = GRAMMAR.matcher(text.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(text);
    }
    String word = parts.group("scheme");
    Scheme scheme =
        word == null
            ? Scheme.TLS
            : Scheme.of(word).orElseThrow(() -> new IllegalArgumentException(text));
    String six = parts.group("six");
    String host = six == null ? host(parts.group("host")) : six;
    int port = parts.group("port") == null ? scheme.port() : Integer.parseInt(parts.group("port"));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(text);
    }
    String name = parts.group("name") == null ? host : host(parts.group("name"));
    return new Endpoint(scheme, host, port, name, text.strip());
  }

  private static String host(String written) {
    String ascii = IDN.toASCII(written);
    if (!HOST.matcher(ascii).matches() || ascii.length() > 253) {
      throw new IllegalArgumentException(written);
    }
    return ascii;
  }

  /** True if every machine means itself by it. */
  boolean isLocal() {
    return LOCAL.matcher(host).matches();
  }

  /** True if the text is an address and no name. */
  static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches();
  }

  /**
   * What is sent for the server to choose its certificate: no address, and no name with an
   * underscore, as containers have; TLS does not allow them.
   */
  Optional<SNIServerName> sni() {
    boolean sent = !isAddress(name) && name.indexOf('_') < 0;
    return sent ? Optional.of(new SNIHostName(name)) : Optional.empty();
  }
}
