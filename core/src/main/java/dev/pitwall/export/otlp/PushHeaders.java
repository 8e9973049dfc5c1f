package dev.pitwall.export.otlp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code NAME=VALUE,NAME=VALUE} as {@code OTEL_EXPORTER_OTLP_HEADERS} has it: a comma within
 * a value is written {@code %2C}. No text of the value is ever part of a message.
 */
final class PushHeaders {
  private static final int MOST = 32;

  /** Those that the request has already. */
  private static final String OWN =
      "(?i)host|content-length|content-type|content-encoding|connection";

  private PushHeaders() {}

  /** The headers by name; empty if the text is something else. */
  static Optional<Map<String, String>> parse(String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String each : text.split(",", -1)) {
      if (each.isBlank()) {
        continue;
      }
      int equals = each.indexOf('=');
      String name = equals < 0 ? "" : each.substring(0, equals).strip();
      Optional<String> value = decode(each.substring(equals + 1).strip());
      if (!name.matches("[A-Za-z0-9-]+") || name.matches(OWN) || value.isEmpty()) {
        return Optional.empty();
      }
      headers.put(name, value.get());
    }
    return headers.size() > MOST ? Optional.empty() : Optional.of(headers);
  }

  /** {@code %XX} as bytes of UTF-8; a plus sign stays one. */
  private static Optional<String> decode(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        plain.write(bytes[i]);
        continue;
      }
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      plain.write(high << 4 | low);
      i += 2;
    }
    String decoded = plain.toString(StandardCharsets.UTF_8);
    return decoded.matches("(?s).*[\\p{Cc}].*") ? Optional.empty() : Optional.of(decoded);
  }
}
