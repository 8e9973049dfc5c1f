package dev.pitwall.agent.hello;

import io.helidon.http.BadRequestException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

/**
 * Helidon as somebody would write it who has never heard of Pitwall. Prints {@code PORT n}, serves
 * until its standard input ends.
 */
public final class HelidonHello {
  private HelidonHello() {}

  public static void main(String[] arguments) throws Exception {
    WebServer server =
        WebServer.builder().host("127.0.0.1").port(0).routing(HelidonHello::routes).build();
    server.start();
    System.out.println("PORT " + server.port());
    System.in.readAllBytes();
    server.stop();
  }

  private static void routes(HttpRouting.Builder routing) {
    routing.addFilter((chain, request, response) -> chain.proceed());
    routing.get(
        "/bad",
        (request, response) -> {
          throw new BadRequestException("on purpose");
        });
    routing.get(
        "/late",
        (request, response) -> {
          response.outputStream();
          throw new IllegalStateException("on purpose");
        });
    routing.get("/hello", (request, response) -> response.send("hello"));
    routing.register("/teams/{team}", new Races());
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
}
