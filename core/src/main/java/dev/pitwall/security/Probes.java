package dev.pitwall.security;

import dev.pitwall.request.Clues;
import dev.pitwall.security.Literals.Literal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Scores a request by what only probes for weaknesses hold: directory traversal, SQL and script
 * injection, JNDI and template expressions, commands, scanners. Looks at bytes that were decoded
 * twice, lower-cased, with blanks and SQL comments folded; knows no regular expression. A target of
 * letters, digits and plain marks leaves at once.
 *
 * <p>Literals are whole idioms ({@code union select}, not {@code select}): a search for "select a
 * car from the list", a name with an apostrophe or JSON in a query must stay below {@link #PROBE}.
 * Nothing is ever denied because of one match. Belongs to one thread.
 */
final class Probes {
  /** From this score on a request is a probe. */
  static final int PROBE = 5;

  private static final int MOST = 4_096;
  private static final int SCANNER = 3;
  private static final int ODD_METHOD = 3;

  private static final Literals PAYLOADS = payloads();
  private static final Literals AGENTS =
      all(
          SCANNER,
          "sqlmap",
          "nikto",
          "nuclei",
          "nessus",
          "openvas",
          "acunetix",
          "netsparker",
          "masscan",
          "zgrab",
          "gobuster",
          "dirbuster",
          "feroxbuster",
          "ffuf",
          "wfuzz",
          "wpscan",
          "whatweb",
          "arachni",
          "w3af",
          "havij",
          "jorgee",
          "libredtail",
          "nmap scripting engine",
          "dirsearch",
          "hydra");
  private static final Literals PATHS =
      all(
          1,
          "/.env",
          "/.git/",
          "/.svn/",
          "/.hg/",
          "/.aws/",
          "/.ssh/",
          "/.ds_store",
          "/.htpasswd",
          "/.htaccess",
          "/wp-login",
          "/wp-admin",
          "/wp-content/",
          "/wp-includes/",
          "/wp-config",
          "/xmlrpc.php",
          "/phpmyadmin",
          "/pma/",
          "/adminer",
          "/phpinfo",
          "/phpunit",
          "/eval-stdin",
          "/cgi-bin/",
          "/actuator/heapdump",
          "/actuator/env",
          "/actuator/gateway",
          "/jolokia",
          "/heapdump",
          "/manager/html",
          "/host-manager/",
          "/jenkins/script",
          "/solr/admin",
          "/server-status",
          "/boaform",
          "/hnap1",
          "/owa/auth",
          "/autodiscover/",
          "/vendor/",
          "/telescope/",
          "/_ignition/",
          "/id_rsa",
          "/backup.zip",
          "/backup.tar",
          "/backup.sql",
          "/dump.sql",
          "/database.sql",
          "/web.config",
          "/config.json",
          "/shell.php",
          "/setup.cgi");

  private final byte[] bytes = new byte[MOST];
  private int length;

  private static Literals all(int weight, String... texts) {
    return new Literals(Stream.of(texts).map(text -> new Literal(text, weight)).toList());
  }

  /** Weights: 5 is enough alone, 3 and 4 need company, 2 is no more than a hint. */
  private static Literals payloads() {
    return new Literals(
        Stream.of(
                of(5, "../../", "..\\..\\", "/../..", "/etc/passwd", "/etc/shadow", "/proc/self/"),
                of(4, "win.ini", "boot.ini", "web-inf/", "php://", "file:///", "/..;/"),
                of(2, "../", "..\\"),
                of(5, "union select", "union all select", "union distinct select"),
                of(5, "' or 1=1", "' or '1'='1", "\" or \"1\"=\"1", "' or 'a'='a", "') or ('"),
                of(5, "information_schema", "pg_sleep(", "waitfor delay '", "xp_cmdshell"),
                of(5, "or sleep(", "and sleep(", "select sleep(", "benchmark(1", "into outfile '"),
                of(5, "; drop table", ";drop table", "extractvalue(", "updatexml(", "load_file("),
                of(4, " or 1=1", " and 1=1", " and 1=2", "order by 99", "'||'", "' and '"),
                of(3, "' --", "'--", "'#", "'/*", "or 1=1--"),
                of(5, "<script>", "<script ", "</script", "<svg/onload", "<svg onload"),
                of(5, "onerror=alert", "onload=alert", "javascript:alert", "document.cookie"),
                of(3, "onerror=", "onmouseover=", "javascript:", "<iframe", "<img src=x"),
                of(5, "${jndi:", "${${", "${lower:", "${env:", "${sys:", "{{7*7}}", "${7*7}"),
                of(5, "#{7*7}", "<%=7*7", "{{config", "{{self"),
                of(5, "\r\nset-cookie:", "\r\nlocation:", "\r\ncontent-length:"),
                of(5, ";cat /", "|cat /", ";wget ", "|wget ", "`wget ", "$(wget", ";curl http"),
                of(5, "cmd.exe", "/bin/sh", "/bin/bash", "$(id)", ";id;", "|id|", "powershell -"),
                of(5, "\0/", ".\0", "\0."),
                of(4, "allow_url_include", "auto_prepend_file", "invokefunction&function="))
            .flatMap(List::stream)
            .toList());
  }

  private static List<Literal> of(int weight, String... texts) {
    return Stream.of(texts).map(text -> new Literal(text, weight)).toList();
  }

  /**
   * The score of a request; from {@link #PROBE} on it is a probe.
   *
   * @param path undecoded; null if unknown
   * @param query undecoded, without the question mark; null if there is none
   * @param agent null if unknown
   */
  int score(String method, @Nullable String path, @Nullable String query, @Nullable String agent) {
    int score = isOdd(method) ? ODD_METHOD : 0;
    if ((path != null && !Clues.isPlainPath(path))
        || (query != null && !Clues.isPlainQuery(query))) {
      length = 0;
      put(path);
      if (query != null) {
        bytes[Math.min(length, MOST - 1)] = '?';
        length = Math.min(MOST, length + 1);
        put(query);
      }
      blanks();
      decode();
      blanks();
      decode();
      fold();
      score += PAYLOADS.weigh(bytes, length, 2 * PROBE);
    }
    return agent == null || agent.isEmpty() ? score : score + scanner(agent);
  }

  /** Whether it is a path that only scanners ask for where it does not exist. */
  boolean known(String path) {
    length = 0;
    put(path);
    decode();
    fold();
    return PATHS.weigh(bytes, length, 1) > 0;
  }

  /** The weight of a scanner's name in {@code User-Agent}; 0 if there is none. */
  int scanner(String agent) {
    length = 0;
    put(agent);
    fold();
    return AGENTS.weigh(bytes, length, SCANNER);
  }

  /** No method, or one that a browser and an API have no use for. */
  static boolean isOdd(String method) {
    return switch (method) {
      case "GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS" -> false;
      case "PROPFIND", "REPORT", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "PROPPATCH" -> false;
      default -> true;
    };
  }

  private void put(@Nullable String text) {
    if (text == null) {
      return;
    }
    int most = Math.min(text.length(), MOST - length);
    for (int i = 0; i < most; i++) {
      char c = text.charAt(i);
      bytes[length++] = (byte) (c < 256 ? c : '?');
    }
  }

  /** In a query a plus is a blank. */
  private void blanks() {
    boolean query = false;
    for (int i = 0; i < length; i++) {
      query |= bytes[i] == '?';
      if (query && bytes[i] == '+') {
        bytes[i] = ' ';
      }
    }
  }

  /** {@code %xx}, and {@code \xXX} as nginx writes into its log; in place. */
  private void decode() {
    int to = 0;
    int i = 0;
    while (i < length) {
      int digits = bytes[i] == '%' ? i + 1 : bytes[i] == '\\' && isX(i + 1) ? i + 2 : -1;
      int value = digits < 0 ? -1 : hex(digits);
      if (value >= 0) {
        bytes[to++] = (byte) value;
        i = digits + 2;
      } else {
        bytes[to++] = bytes[i++];
      }
    }
    length = to;
  }

  private boolean isX(int at) {
    return at < length && bytes[at] == 'x';
  }

  private int hex(int at) {
    if (at + 1 >= length) {
      return -1;
    }
    int high = Character.digit((char) (bytes[at] & 0xff), 16);
    int low = Character.digit((char) (bytes[at + 1] & 0xff), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /** Lower case; SQL comments and rows of blanks become one blank; {@code \r\n} stays. */
  private void fold() {
    int to = 0;
    int i = 0;
    while (i < length) {
      byte c = bytes[i];
      if (c == '/' && i + 1 < length && bytes[i + 1] == '*') {
        int end = i + 2;
        while (end < length && !(bytes[end] == '/' && bytes[end - 1] == '*' && end > i + 2)) {
          end++;
        }
        if (end < length) {
          i = end + 1;
          to = blank(to);
          continue;
        }
      }
      i++;
      if (c == ' ' || c == '\t' || c == 0x0b) {
        to = blank(to);
      } else {
        bytes[to++] = (byte) (c >= 'A' && c <= 'Z' ? c + 32 : c);
      }
    }
    length = to;
  }

  private int blank(int to) {
    if (to > 0 && bytes[to - 1] == ' ') {
      return to;
    }
    bytes[to] = ' ';
    return to + 1;
  }
}
