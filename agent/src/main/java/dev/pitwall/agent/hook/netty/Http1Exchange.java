package dev.pitwall.agent.hook.netty;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of HTTP/1; used again for the next one of its connection. */
final class Http1Exchange extends NettyExchange {
  private @Nullable HttpHeaders headers;

  Http1Exchange(NettyConnection connection) {
    super(connection);
  }

  void begin(HttpRequest request, long nanos) {
    boolean readable = request.decoderResult().isSuccess();
    headers = request.headers();
    // Netty makes up the rest of a request that it could not read
    begin(readable ? request.method().name() : "", readable ? request.uri() : "", nanos);
  }

  boolean is(HttpRequest request) {
    return headers == request.headers();
  }

  @Override
  List<String> values(String name) {
    HttpHeaders known = headers;
    return known == null ? List.of() : known.getAll(name);
  }

  @Override
  void forget() {
    headers = null;
  }
}
