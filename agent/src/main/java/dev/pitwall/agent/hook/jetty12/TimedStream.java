package dev.pitwall.agent.hook.jetty12;

import dev.pitwall.agent.weave.Underway;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One exchange: Jetty asks the stream to prepare the head of the response, exactly when it is
 * committed, and completes the stream exactly once. With a switch to another protocol the exchange
 * is over: what follows is none of HTTP, and may keep the stream as long as the connection. Made
 * for each request, so it holds nothing but where the rest is.
 */
final class TimedStream extends HttpStream.Wrapper implements Underway.Place {
  private static final int FIRST_FINAL = 200;

  private final Connected connected;

  TimedStream(HttpStream wrapped, Connected connected) {
    super(wrapped);
    this.connected = connected;
  }

  @Override
  public @Nullable Underway current() {
    return connected.serves(this) ? connected : null;
  }

  @Override
  public void prepareResponse(HttpFields.Mutable headers) {
    if (connected.serves(this)) {
      connected.timing().committing(connected, headers);
    }
    super.prepareResponse(headers);
  }

  @Override
  public void send(
      MetaData.Request asked,
      MetaData.@Nullable Response head,
      boolean last,
      @Nullable ByteBuffer content,
      Callback callback) {
    boolean switching = head != null && head.getStatus() == Connected.SWITCHING_PROTOCOLS;
    if (connected.serves(this)) {
      if (head != null && (switching || head.getStatus() >= FIRST_FINAL)) {
        connected.status = head.getStatus();
      }
      if (content != null) {
        connected.bytes += content.remaining();
      }
    }
    super.send(asked, head, last, content, callback);
    if (switching && connected.serves(this)) {
      connected.timing().ended(connected);
    }
  }

  @Override
  public void succeeded() {
    end();
    super.succeeded();
  }

  @Override
  public void failed(Throwable cause) {
    end();
    super.failed(cause);
  }

  private void end() {
    if (connected.serves(this)) {
      connected.timing().ended(connected);
      connected.forget();
    }
  }
}
