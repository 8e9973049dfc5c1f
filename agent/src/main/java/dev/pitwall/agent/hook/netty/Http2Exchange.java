package dev.pitwall.agent.hook.netty;

import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request of HTTP/2: one stream. */
final class Http2Exchange extends NettyExchange {
  private @Nullable Http2Headers headers;

  Http2Exchange(NettyConnection connection) {
    super(connection);
  }

  void begin(Http2Headers request, long nanos) {
    headers = request;
    CharSequence path = request.path();
    begin(String.valueOf(request.method()), path == null ? "" : path.toString(), nanos);
  }

  @Override
  List<String> values(String name) {
    Http2Headers known = headers;
    return known == null
        ? List.of()
        : known.getAll(name.toLowerCase(Locale.ROOT)).stream().map(CharSequence::toString).toList();
  }

  @Override
  void forget() {
    headers = null;
  }
}
