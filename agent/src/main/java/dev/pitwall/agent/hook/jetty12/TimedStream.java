package dev.pitwall.agent.hook.jetty12;

import dev.pitwall.agent.hook.jetty.RequestAttributes;
import dev.pitwall.agent.weave.Underway;
import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.Route;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One exchange: Jetty asks the stream to prepare the head of the response, exactly when it is
 * committed, and completes the stream exactly once. With a switch to another protocol the exchange
 * is over: what follows is none of HTTP, and may keep the stream as long as the connection.
 */
final class TimedStream extends HttpStream.Wrapper
    implements Underway, RequestAttributes, Clues.Source {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int FIRST_FINAL = 200;
  private static final int FIRST_ERROR = 400;

  /** What a handler that was found by its path leaves (Jetty 12.1). */
  private static final String PATH_SPEC = PathSpec.class.getName();

  private final Timing timing;
  private final Connected connected;
  private final Request request;
  private final @Nullable Response response;
  private boolean over;

  /** As it went over the wire; 0 until the response is committed. */
  private int status;

  /** Of the body, as it went over the wire. */
  private long bytes;

  /** An error page took over: what the attributes say from here on is about the error page. */
  private boolean errorPage;

  private @Nullable String mapping;
  private @Nullable String template;
  private @Nullable String failure;

  TimedStream(
      HttpStream wrapped,
      Timing timing,
      Connected connected,
      Request request,
      @Nullable Response response) {
    super(wrapped);
    this.timing = timing;
    this.connected = connected;
    this.request = request;
    this.response = response;
  }

  Exchange exchange() {
    return connected.exchange;
  }

  /** The gate answers. */
  void turnAway() {
    connected.exchange.turnAway();
  }

  @Override
  public void mapping(@Nullable String name) {
    if (mapping == null) {
      mapping = name;
    }
  }

  /** The exception of the application that the exchange ends with; the first counts. */
  void failure(@Nullable Throwable thrown) {
    if (failure == null && thrown != null) {
      failure = RequestAttributes.ofApplication(thrown);
    }
  }

  @Override
  public void errorPage(@Nullable Throwable thrown) {
    failure(thrown);
    if (!errorPage) {
      errorPage = true;
      template = template();
    }
  }

  @Override
  public void prepareResponse(HttpFields.Mutable headers) {
    if (!over) {
      timing.committing(this, headers);
    }
    super.prepareResponse(headers);
  }

  /** Whether the connection goes on with another protocol. */
  boolean isUpgrade() {
    return response != null && response.getStatus() == SWITCHING_PROTOCOLS;
  }

  @Override
  public void send(
      MetaData.Request asked,
      MetaData.@Nullable Response head,
      boolean last,
      @Nullable ByteBuffer content,
      Callback callback) {
    if (head != null && (head.getStatus() >= FIRST_FINAL || isUpgrade())) {
      status = head.getStatus();
    }
    if (content != null) {
      bytes += content.remaining();
    }
    super.send(asked, head, last, content, callback);
    if (status == SWITCHING_PROTOCOLS) {
      end();
    }
  }

  @Override
  public void succeeded() {
    end();
    connected.forget(this);
    super.succeeded();
  }

  @Override
  public void failed(Throwable cause) {
    end();
    connected.forget(this);
    super.failed(cause);
  }

  private void end() {
    if (!over) {
      over = true;
      timing.ended(this);
    }
  }

  /**
   * What is recorded.
   *
   * @param nanos the end
   */
  void describe(long nanos) {
    Exchange exchange = connected.exchange;
    String method = request.getMethod();
    exchange.request(
        method == null ? "" : method, request.getHttpURI().getPath(), connected.client(request));
    String known = errorPage ? template : template();
    String thrown = failure != null || status < FIRST_ERROR ? failure : failure();
    exchange.response(status, Route.of(known, route(), status), bytes, thrown);
    exchange.clues(Clues.of(exchange.method(), status, this));
    exchange.trace(this, nanos);
  }

  private @Nullable String route() {
    return mapping == null && attribute(PATH_SPEC) instanceof PathSpec spec
        ? spec.getDeclaration()
        : mapping;
  }

  @Override
  public @Nullable Object attribute(String name) {
    return request.getAttribute(name);
  }

  @Override
  public @Nullable String header(String name) {
    return Visitor.header(request.getHeaders(), name);
  }

  @Override
  public @Nullable String query() {
    return request.getHttpURI().getQuery();
  }
}
