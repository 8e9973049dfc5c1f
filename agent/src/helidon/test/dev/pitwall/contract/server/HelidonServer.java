package dev.pitwall.contract.server;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Helidon: the cases in a handler of every path, beside it a service with a route of its own. */
public final class HelidonServer {
  private HelidonServer() {}

  /** Starts the server; the folder is not needed. */
  public static void main(String[] arguments) throws Exception {
    WebServer server =
        WebServer.builder().host("127.0.0.1").port(0).routing(HelidonServer::routes).build();
    server.start();
    Fixture.serve(server.port(), server::stop);
  }

  private static void routes(HttpRouting.Builder routing) {
    routing.register("/api", new Races());
    routing.any((request, response) -> Cases.play(new Talk(request, response)));
  }

  private static final class Races implements HttpService {
    @Override
    public void routing(HttpRules rules) {
      rules.get(
          "/races/{id}",
          (request, response) ->
              response.send("race " + request.path().pathParameters().get("id")));
    }
  }

  private record Talk(ServerRequest request, ServerResponse response) implements Cases.Talk {
    @Override
    public String path() {
      return request.path().path();
    }

    @Override
    public byte[] body() throws IOException {
      try (InputStream in = request.content().inputStream()) {
        return in.readAllBytes();
      }
    }

    @Override
    public void header(String name, String value) {
      response.header(name, value);
    }

    @Override
    public void send(int status, byte[] body) {
      response.status(status);
      boolean head = request.prologue().method().text().equals("HEAD");
      response.send(head ? new byte[0] : body);
    }

    @Override
    public OutputStream stream() {
      return response.outputStream();
    }
  }
}
