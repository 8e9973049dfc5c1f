package dev.pitwall.logs.analyze;

import dev.pitwall.logs.analyze.Field.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compiles access log patterns: nginx's {@code $variables}, Apache's and Tomcat's {@code %x}. */
final class Patterns {
  /** Pitwall's own line: {@code METHOD path status seconds bytes client}. */
  static final AccessFormat OWN =
      AccessFormat.of(
          "pitwall.access",
          "",
          List.of(
              Field.of(Kind.METHOD, " "),
              Field.of(Kind.PATH, " "),
              Field.of(Kind.STATUS, " "),
              Field.of(Kind.SECONDS, " "),
              Field.of(Kind.BYTES, " "),
              Field.of(Kind.CLIENT, "")));

  private static final String COMMON = "%h %l %u %t \"%r\" %>s %b";
  private static final String COMBINED = COMMON + " \"%{Referer}i\" \"%{User-Agent}i\"";

  private static final Map<String, Kind> NGINX =
      Map.ofEntries(
          Map.entry("remote_addr", Kind.CLIENT),
          Map.entry("remote_user", Kind.USER),
          Map.entry("http_x_forwarded_for", Kind.FORWARDED),
          Map.entry("http_user_agent", Kind.AGENT),
          Map.entry("time_local", Kind.COMMON_TIME),
          Map.entry("time_iso8601", Kind.ISO_TIME),
          Map.entry("msec", Kind.EPOCH_SECONDS),
          Map.entry("request", Kind.REQUEST),
          Map.entry("request_method", Kind.METHOD),
          Map.entry("request_uri", Kind.PATH),
          Map.entry("uri", Kind.PATH),
          Map.entry("document_uri", Kind.PATH),
          Map.entry("status", Kind.STATUS),
          Map.entry("body_bytes_sent", Kind.BYTES),
          Map.entry("bytes_sent", Kind.BYTES),
          Map.entry("request_time", Kind.SECONDS));

  private Patterns() {}

  /** Beginnings to which servers append fields of their own. */
  static List<String> beginnings() {
    return List.of(COMBINED + " \"%{X-Forwarded-For}i\"", COMBINED, COMMON);
  }

  /** The formats that everybody has, the most specific first. */
  static List<AccessFormat> usual() {
    return List.of(
        OWN,
        apache("combined-forwarded", COMBINED + " \"%{X-Forwarded-For}i\"", Kind.MICROS),
        apache("vhost-combined", "%v:%p " + COMBINED, Kind.MICROS),
        apache("combined", COMBINED, Kind.MICROS),
        apache("common", COMMON, Kind.MICROS));
  }

  /** Compiles a pattern of nginx if it has a {@code $}, else one of Apache or Tomcat. */
  static AccessFormat of(String pattern) {
    return pattern.indexOf('$') >= 0
        ? nginx(pattern, pattern)
        : apache(pattern, pattern, Kind.MICROS);
  }

  /** Compiles nginx's {@code log_format}. */
  static AccessFormat nginx(String name, String pattern) {
    Builder builder = new Builder();
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      if (c != '$' || i + 1 == pattern.length()) {
        builder.literal(c);
        i++;
        continue;
      }
      boolean braces = pattern.charAt(i + 1) == '{';
      int from = i + (braces ? 2 : 1);
      int to = from;
      while (to < pattern.length() && isName(pattern.charAt(to))) {
        to++;
      }
      builder.field(NGINX.getOrDefault(pattern.substring(from, to), Kind.SKIP));
      i = braces && to < pattern.length() ? to + 1 : to;
    }
    return builder.build(name);
  }

  private static boolean isName(char c) {
    return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }

  /**
   * Compiles Apache's {@code LogFormat} or the pattern of Tomcat's access log valve; {@code common}
   * and {@code combined} are names of patterns there.
   *
   * @param elapsed the unit of {@code %D}: microseconds in Apache and from Tomcat 10.1 on,
   *     milliseconds before
   */
  static AccessFormat apache(String name, String pattern, Kind elapsed) {
    String whole =
        switch (pattern) {
          case "common" -> COMMON;
          case "combined" -> COMBINED;
          default -> pattern;
        };
    Builder builder = new Builder();
    int i = 0;
    while (i < whole.length()) {
      char c = whole.charAt(i++);
      if (c != '%' || i == whole.length()) {
        builder.literal(c);
        continue;
      }
      while (i < whole.length() && "<>!,0123456789".indexOf(whole.charAt(i)) >= 0) {
        i++;
      }
      String argument = "";
      if (i < whole.length() && whole.charAt(i) == '{') {
        int close = whole.indexOf('}', i);
        if (close < 0) {
          throw new IllegalArgumentException("a { without } in the pattern " + pattern);
        }
        argument = whole.substring(i + 1, close);
        i = close + 1;
      }
      if (i < whole.length()) {
        directive(builder, whole.charAt(i++), argument, elapsed);
      }
    }
    return builder.build(name);
  }

  private static void directive(Builder builder, char letter, String argument, Kind elapsed) {
    switch (letter) {
      case '%' -> builder.literal('%');
      case 'h' -> builder.field(Kind.CLIENT);
      case 'a' ->
          builder.field(argument.isEmpty() || argument.equals("c") ? Kind.CLIENT : Kind.SKIP);
      case 'u' -> builder.field(Kind.USER);
      case 'i' -> builder.field(header(argument));
      case 't' -> time(builder, argument);
      case 'r' -> builder.field(Kind.REQUEST);
      case 'm' -> builder.field(Kind.METHOD);
      case 'U' -> builder.field(Kind.PATH);
      case 's' -> builder.field(Kind.STATUS);
      case 'b', 'B', 'O' -> builder.field(Kind.BYTES);
      case 'D' -> builder.field(elapsed);
      case 'T' ->
          builder.field(
              switch (argument) {
                case "ms" -> Kind.MILLIS;
                case "us" -> Kind.MICROS;
                default -> Kind.SECONDS;
              });
      default -> builder.field(Kind.SKIP);
    }
  }

  private static Kind header(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "x-forwarded-for" -> Kind.FORWARDED;
      case "user-agent" -> Kind.AGENT;
      default -> Kind.SKIP;
    };
  }

  private static void time(Builder builder, String argument) {
    if (argument.isEmpty()) {
      builder.literal('[');
      builder.field(Kind.COMMON_TIME);
      builder.literal(']');
    } else if (argument.equals("sec")) {
      builder.field(Kind.EPOCH_SECONDS);
    } else if (argument.equals("msec")) {
      builder.field(Kind.EPOCH_MILLIS);
    } else if (argument.startsWith("%Y-%m-%d") || argument.startsWith("yyyy-MM-dd")) {
      builder.field(Kind.ISO_TIME);
    } else if (argument.startsWith("%d/%b/%Y:") || argument.startsWith("dd/MMM/yyyy:")) {
      builder.field(Kind.COMMON_TIME);
    } else {
      builder.field(Kind.SKIP);
    }
  }

  /** Puts fields and literals together; two fields with nothing between them are one. */
  private static final class Builder {
    private final List<Kind> kinds = new ArrayList<>();
    private final List<StringBuilder> literals = new ArrayList<>(List.of(new StringBuilder()));

    void literal(char c) {
      literals.get(literals.size() - 1).append(c);
    }

    void field(Kind kind) {
      int before = kinds.size() - 1;
      boolean touching = before >= 0 && literals.get(before + 1).length() == 0;
      if (touching && !isTime(kinds.get(before))) {
        // the path and its query are one path; of other pairs nobody can say where one ends
        kinds.set(before, kinds.get(before) == Kind.PATH ? Kind.PATH : Kind.SKIP);
        return;
      }
      kinds.add(kind);
      literals.add(new StringBuilder());
    }

    /** Of two response times the finer one. */
    private void preciseTime() {
      if (kinds.contains(Kind.MICROS)) {
        kinds.replaceAll(kind -> kind == Kind.SECONDS || kind == Kind.MILLIS ? Kind.SKIP : kind);
      } else if (kinds.contains(Kind.MILLIS)) {
        kinds.replaceAll(kind -> kind == Kind.SECONDS ? Kind.SKIP : kind);
      }
    }

    private static boolean isTime(Kind kind) {
      return kind == Kind.COMMON_TIME || kind == Kind.ISO_TIME;
    }

    AccessFormat build(String name) {
      preciseTime();
      if (!kinds.contains(Kind.STATUS)
          && !kinds.contains(Kind.REQUEST)
          && !kinds.contains(Kind.PATH)) {
        throw new IllegalArgumentException("neither a request nor a status in " + name);
      }
      List<Field> fields = new ArrayList<>();
      for (int i = 0; i < kinds.size(); i++) {
        fields.add(Field.of(kinds.get(i), literals.get(i + 1).toString()));
      }
      return AccessFormat.of(name, literals.get(0).toString(), fields);
    }
  }
}
