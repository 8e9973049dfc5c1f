package dev.pitwall.admin;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The body of a request that carries one small JSON object. */
final class SmallBody {
  private SmallBody() {}

  /**
   * The text; empty if there is no body.
   *
   * @param mostBytes no more is read
   * @throws IllegalArgumentException if it is larger
   */
  static String of(HttpExchange exchange, int mostBytes) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(mostBytes + 1);
    if (body.length > mostBytes) {
      throw new IllegalArgumentException(
          "The body is larger than " + mostBytes + " bytes; send one small JSON object.");
    }
    return new String(body, StandardCharsets.UTF_8);
  }
}
