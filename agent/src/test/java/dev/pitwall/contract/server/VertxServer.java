package dev.pitwall.contract.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Vert.x with Vert.x Web, of whatever version the class path has. */
public final class VertxServer {
  private VertxServer() {}

  /** Starts the server; the folder is not needed. */
  public static void main(String[] arguments) throws Exception {
    Vertx vertx = Vertx.vertx();
    ExecutorService handlers = Executors.newFixedThreadPool(4);
    HttpServer server =
        wait(
            vertx
                .createHttpServer(new HttpServerOptions().setHandle100ContinueAutomatically(true))
                .requestHandler(router(vertx, handlers))
                .listen(0, "127.0.0.1"));
    Fixture.serve(
        server.actualPort(),
        () -> {
          handlers.shutdownNow();
          wait(vertx.close());
        });
  }

  /** The cases behind a route that takes every path; beside it one in a router of its own. */
  private static Router router(Vertx vertx, ExecutorService handlers) {
    Router races = Router.router(vertx);
    races.get("/races/:id").handler(context -> context.end(context.pathParam("id")));
    Router router = Router.router(vertx);
    router.route("/api/*").subRouter(races);
    router
        .route()
        .handler(
            context -> {
              HttpServerRequest request = context.request();
              if (request.path().equals("/socket")) {
                sayBack(request);
                return;
              }
              request
                  .body()
                  .onSuccess(body -> handlers.execute(() -> answer(request, body.getBytes())));
            });
    return router;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection
  private static void sayBack(HttpServerRequest request) {
    request
        .toWebSocket()
        .onSuccess(socket -> socket.textMessageHandler(text -> socket.writeTextMessage(text)));
  }

  private static void answer(HttpServerRequest request, byte[] body) {
    HttpServerResponse response = request.response();
    try {
      Cases.play(new Talk(request, response, body));
    } catch (IOException gone) {
      response.reset();
    } catch (Exception failed) {
      response.setStatusCode(500).end();
    }
  }

  private static <T> T wait(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Talk(HttpServerRequest request, HttpServerResponse response, byte[] body)
      implements Cases.Talk {
    @Override
    public String path() {
      return request.path();
    }

    @Override
    public void header(String name, String value) {
      response.putHeader(name, value);
    }

    @Override
    public void send(int status, byte[] text) throws Exception {
      VertxServer.wait(response.setStatusCode(status).end(Buffer.buffer(text)));
    }

    @Override
    public OutputStream stream() {
      response.setChunked(true);
      return new OutputStream() {
        @Override
        public void write(int octet) throws IOException {
          write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          try {
            VertxServer.wait(response.write(Buffer.buffer().appendBytes(bytes, from, length)));
          } catch (ExecutionException gone) {
            throw new IOException(gone);
          } catch (Exception interrupted) {
            throw new IllegalStateException(interrupted);
          }
        }

        @Override
        public void close() {
          response.end();
        }
      };
    }
  }
}
