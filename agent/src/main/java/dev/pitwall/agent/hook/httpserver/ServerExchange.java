package dev.pitwall.agent.hook.httpserver;

import com.sun.net.httpserver.Headers;
import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.Gate;
import java.net.InetAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the request that a connection serves just now. Nothing in it refers to a
 * request once the exchange is over.
 */
final class ServerExchange implements Clues.Source, Gate.Visitor {
  final Exchange exchange = new Exchange();

  /** Filters and handler have been reached. */
  boolean entered;

  /** As sent; 0 until the head of the response is. */
  int status;

  long bytes = Exchange.UNKNOWN_BYTES;
  String method = "";
  @Nullable String context;
  @Nullable String failure;
  @Nullable Headers response;
  private @Nullable String peer;
  private @Nullable URI uri;
  private @Nullable Headers request;

  void begin(
      long nanos,
      SocketChannel channel,
      String verb,
      String contextPath,
      URI target,
      Headers asked,
      Headers answered) {
    entered = false;
    status = 0;
    bytes = Exchange.UNKNOWN_BYTES;
    failure = null;
    method = verb;
    context = contextPath;
    uri = target;
    request = asked;
    response = answered;
    if (peer == null) {
      peer = address(channel);
    }
    exchange.begin(nanos);
  }

  /** Over: the request may go. */
  void end() {
    uri = null;
    request = null;
    response = null;
  }

  /** The other end of a connection; null if it is gone already. */
  static @Nullable String address(@Nullable SocketChannel channel) {
    InetAddress address = channel == null ? null : channel.socket().getInetAddress();
    return address == null ? null : address.getHostAddress();
  }

  /** The path as sent, without query. */
  @Nullable String rawPath() {
    return uri == null ? null : uri.getRawPath();
  }

  @Override
  public @Nullable String path() {
    return uri == null ? null : uri.getPath();
  }

  @Override
  public @Nullable String query() {
    return uri == null ? null : uri.getRawQuery();
  }

  @Override
  public @Nullable String peer() {
    return peer;
  }

  @Override
  public @Nullable String header(String name) {
    return request == null ? null : header(request, name);
  }

  /** By comparing: the map's own way makes several texts of the name first. */
  static @Nullable String header(Headers headers, String name) {
    for (Map.Entry<String, List<String>> entry : headers.entrySet()) {
      if (name.equalsIgnoreCase(entry.getKey())) {
        List<String> lines = entry.getValue();
        return lines.size() == 1 ? lines.get(0) : String.join(",", lines);
      }
    }
    return null;
  }
}
