package dev.pitwall.agent.hook.tomcat;

import dev.pitwall.request.ProcessTime;
import java.nio.charset.StandardCharsets;
import org.apache.coyote.Response;

/**
 * The process-time header of an HTTP/1.1 response, put in place as the bytes that go over the wire:
 * for a name and a value given as text Tomcat makes several buffers a response. HTTP/2 and AJP want
 * text.
 */
final class Http1Header {
  private final String name;
  private final byte[] ascii;

  Http1Header(String name) {
    this.name = name;
    ascii = name.getBytes(StandardCharsets.US_ASCII);
  }

  String name() {
    return name;
  }

  /**
   * Adds the header. Tomcat reads both arrays and never writes to them: it keeps an array to write
   * to only from 32 bytes on, and the value's is shorter.
   */
  void add(Response response, TomcatExchange state, long nanos) {
    int length = ProcessTime.encode(nanos - state.startNanos, state.processTime);
    response
        .getMimeHeaders()
        .addValue(ascii, 0, ascii.length)
        .setBytes(state.processTime, 0, length);
  }
}
