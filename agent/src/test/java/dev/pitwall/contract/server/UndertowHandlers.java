package dev.pitwall.contract.server;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.HttpString;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** An embedded Undertow with a plain handler, and no servlet deployment. */
public final class UndertowHandlers {
  private UndertowHandlers() {}

  /** Starts the server; the folder is not needed. */
  public static void main(String[] arguments) throws Exception {
    HttpHandler cases = onOwnThreads(new BlockingHandler(each -> Cases.play(new Talk(each))));
    HttpHandler socket = Handlers.websocket((exchange, channel) -> sayBack(channel));
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .setIoThreads(2)
            .setWorkerThreads(8)
            .setHandler(
                Handlers.path(
                        Handlers.httpContinueRead(
                            each -> (isSocket(each) ? socket : cases).handleRequest(each)))
                    .addPrefixPath(
                        "/api",
                        Handlers.pathTemplate()
                            .add(
                                "/races/{id}",
                                exchange -> exchange.getResponseSender().send("race"))))
            .build();
    server.start();
    int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    Fixture.serve(port, server::stop);
  }

  /** The threads of Undertow's own, or virtual ones. */
  private static HttpHandler onOwnThreads(HttpHandler handler) throws Exception {
    Optional<ExecutorService> virtual = Fixture.virtualThreads();
    return virtual.isEmpty() ? handler : exchange -> exchange.dispatch(virtual.get(), handler);
  }

  private static boolean isSocket(HttpServerExchange exchange) {
    return exchange.getRequestPath().equals("/socket");
  }

  private static void sayBack(WebSocketChannel channel) {
    channel
        .getReceiveSetter()
        .set(
            new AbstractReceiveListener() {
              @Override
              protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage text) {
                WebSockets.sendText(text.getData(), from, null);
              }
            });
    channel.resumeReceives();
  }

  private record Talk(HttpServerExchange exchange) implements Cases.Talk {
    @Override
    public String path() {
      return exchange.getRequestPath();
    }

    @Override
    public byte[] body() throws IOException {
      return exchange.getInputStream().readAllBytes();
    }

    @Override
    public void header(String name, String value) {
      exchange.getResponseHeaders().put(new HttpString(name), value);
    }

    @Override
    public void send(int status, byte[] body) throws IOException {
      exchange.setStatusCode(status);
      exchange.setResponseContentLength(body.length);
      try (OutputStream out = exchange.getOutputStream()) {
        out.write(body);
      }
    }

    @Override
    public OutputStream stream() {
      return exchange.getOutputStream();
    }
  }
}
