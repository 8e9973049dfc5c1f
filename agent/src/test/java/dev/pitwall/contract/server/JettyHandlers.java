package dev.pitwall.contract.server;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;

/** Jetty 12 with plain handlers, and no servlet environment. */
public final class JettyHandlers {
  private JettyHandlers() {}

  /** Starts the server; the folder is not needed. */
  public static void main(String[] arguments) throws Exception {
    PathMappingsHandler router = new PathMappingsHandler();
    PathSpec races = new UriTemplatePathSpec("/api/races/{id}");
    router.addMapping(races, new Playing());
    JettyServer.serve(new Handler.Sequence(router, new Playing()));
  }

  private static final class Playing extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Talk talk = new Talk(request, response);
      if (talk.path().startsWith("/api/")) {
        talk.send(200, new byte[] {'r'});
      } else if (talk.path().equals("/socket")) {
        response.setStatus(101);
        response.getHeaders().put("Connection", "Upgrade");
        response.getHeaders().put("Upgrade", "websocket");
        JettySocket.follow(request::setAttribute);
      } else {
        Cases.play(talk);
      }
      callback.succeeded();
      return true;
    }
  }

  private record Talk(Request request, Response response) implements Cases.Talk {
    @Override
    public String path() {
      return request.getHttpURI().getPath();
    }

    @Override
    public byte[] body() throws Exception {
      ByteBuffer body = Content.Source.asByteBuffer(request);
      byte[] bytes = new byte[body.remaining()];
      body.get(bytes);
      return bytes;
    }

    @Override
    public void header(String name, String value) {
      response.getHeaders().put(name, value);
    }

    @Override
    public void send(int status, byte[] body) throws Exception {
      response.setStatus(status);
      if (body.length > 0) {
        response.getHeaders().put("Content-Length", body.length);
        Content.Sink.write(response, true, ByteBuffer.wrap(body));
      }
    }

    @Override
    public OutputStream stream() {
      return Content.Sink.asOutputStream(response);
    }
  }
}
