package dev.pitwall.contract.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Jetty 12 without servlets: one handler that answers what the servlet of the suite does. */
public final class JettyCoreServer {
  private static final int BLOCK = 16 * 1024;
  private static final int BIG = 5 * 1024 * 1024;

  private JettyCoreServer() {}

  /** Starts the server. */
  public static void main(String[] arguments) throws Exception {
    JettyServer.serve(new Cases());
  }

  private static final class Cases extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String path = request.getHttpURI().getPath();
      switch (path) {
        case "/ok", "/other/ok" -> text(response, "ok", callback);
        case "/no-content" -> status(response, 204, callback);
        case "/not-modified" -> status(response, 304, callback);
        case "/redirect" -> Response.sendRedirect(request, response, callback, "/ok");
        case "/send-404" -> Response.writeError(request, response, callback, 404);
        case "/send-500" -> Response.writeError(request, response, callback, 500, "on purpose");
        case "/throw" -> throw new IllegalStateException("on purpose");
        case "/throw-late" -> throwLate(response);
        case "/length" -> length(response, callback);
        case "/reset" -> reset(response, callback);
        case "/own" -> own(response, callback);
        case "/lines" -> lines(response, callback);
        case "/big" -> big(response, BIG, callback);
        case "/endless" -> big(response, Long.MAX_VALUE, callback);
        case "/events" -> events(response, callback);
        case "/text" -> plain(response, callback);
        case "/echo/7", "/echo/1" -> echo(request, response, callback);
        case "/async-complete" ->
            new Thread(() -> text(response, "done", callback), "elsewhere").start();
        default -> {
          return false;
        }
      }
      return true;
    }

    private static void text(Response response, String text, Callback callback) {
      Content.Sink.write(response, true, text, callback);
    }

    private static void status(Response response, int status, Callback callback) {
      response.setStatus(status);
      callback.succeeded();
    }

    private static void throwLate(Response response) throws Exception {
      Content.Sink.write(response, false, ByteBuffer.wrap(bytes("begun")));
      throw new IllegalStateException("on purpose");
    }

    private static void length(Response response, Callback callback) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 4);
      text(response, "four", callback);
    }

    private static void reset(Response response, Callback callback) {
      response.getHeaders().put("X-Gone", "yes");
      response.reset();
      text(response, "kept", callback);
    }

    private static void own(Response response, Callback callback) {
      response.getHeaders().put("X-Process-Time", "own");
      text(response, "own", callback);
    }

    private static void lines(Response response, Callback callback) throws Exception {
      StringBuilder block = new StringBuilder();
      for (int i = 0; i < 2000; i++) {
        block.append("レース ").append(i).append('\n');
        if (i % 100 == 0) {
          Content.Sink.write(response, false, ByteBuffer.wrap(bytes(block.toString())));
          block.setLength(0);
        }
      }
      text(response, block.toString(), callback);
    }

    private static void big(Response response, long bytes, Callback callback) throws Exception {
      byte[] block = new byte[BLOCK];
      for (long written = 0; written < bytes; written += block.length) {
        Content.Sink.write(response, false, ByteBuffer.wrap(block));
      }
      callback.succeeded();
    }

    private static void events(Response response, Callback callback) throws Exception {
      for (int i = 1; i <= 3; i++) {
        Content.Sink.write(response, false, ByteBuffer.wrap(bytes("data: " + i + "\n\n")));
      }
      callback.succeeded();
    }

    private static void plain(Response response, Callback callback) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
      text(response, "pit wall ".repeat(2000), callback);
    }

    private static void echo(Request request, Response response, Callback callback)
        throws Exception {
      response.write(true, Content.Source.asByteBuffer(request), callback);
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }
}
