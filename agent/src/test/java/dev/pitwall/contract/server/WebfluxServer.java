package dev.pitwall.contract.server;

import java.io.OutputStream;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** Spring WebFlux on Reactor Netty: the cases in one function, beside it a controller. */
public final class WebfluxServer {
  private static final byte[] BLOCK = new byte[16 * 1024];
  private static final int BLOCKS = 5 * 1024 * 1024 / BLOCK.length;

  private static final HandshakeWebSocketService SOCKETS = new HandshakeWebSocketService();

  private WebfluxServer() {}

  /** Starts the server; the folder is not needed. */
  public static void main(String[] arguments) throws Exception {
    var application = new AnnotationConfigApplicationContext(Application.class);
    var handler = WebHttpHandlerBuilder.applicationContext(application).build();
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
            .handle(new ReactorHttpHandlerAdapter(handler))
            .bindNow();
    Fixture.serve(
        server.port(),
        () -> {
          server.disposeNow();
          application.close();
        });
  }

  /** What Spring puts together. */
  @Configuration
  @EnableWebFlux
  static class Application {
    @Bean
    Races races() {
      return new Races();
    }

    /** Without a pattern: what it answers has no route. */
    @Bean
    RouterFunction<ServerResponse> cases() {
      return RouterFunctions.route(
          RequestPredicates.path("/api/**").negate(), WebfluxServer::answer);
    }
  }

  /** A route with a template. */
  @RestController
  static class Races {
    @GetMapping("/api/races/{id}")
    String race(@PathVariable("id") String id) {
      return id;
    }
  }

  private static Mono<ServerResponse> answer(ServerRequest request) {
    return switch (request.path()) {
      case "/big" -> stream(Flux.range(0, BLOCKS).map(each -> block()));
      case "/socket" ->
          SOCKETS.handleRequest(request.exchange(), WebfluxServer::sayBack).then(Mono.empty());
      case "/endless" -> stream(Flux.generate(sink -> sink.next(block())));
      default ->
          request
              .bodyToMono(byte[].class)
              .defaultIfEmpty(new byte[0])
              .flatMap(body -> play(request.path(), body));
    };
  }

  private static Mono<Void> sayBack(WebSocketSession session) {
    return session.send(
        session.receive().map(message -> session.textMessage(message.getPayloadAsText())));
  }

  private static DataBuffer block() {
    return DefaultDataBufferFactory.sharedInstance.wrap(BLOCK);
  }

  private static Mono<ServerResponse> stream(Flux<DataBuffer> blocks) {
    return ServerResponse.ok().body(BodyInserters.fromDataBuffers(blocks));
  }

  private static Mono<ServerResponse> play(String path, byte[] body) {
    Talk talk = new Talk(path, body);
    try {
      Cases.play(talk);
    } catch (Exception failed) {
      return Mono.error(failed);
    }
    return talk.answer;
  }

  private static final class Talk implements Cases.Talk {
    private final String path;
    private final byte[] body;
    private String name = "X-Case";
    private String value = "";
    private Mono<ServerResponse> answer = Mono.empty();

    Talk(String path, byte[] body) {
      this.path = path;
      this.body = body;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public byte[] body() {
      return body;
    }

    @Override
    public void header(String name, String value) {
      this.name = name;
      this.value = value;
    }

    @Override
    public void send(int status, byte[] text) {
      ServerResponse.BodyBuilder head = ServerResponse.status(status).header(name, value);
      answer = text.length == 0 ? head.build() : head.bodyValue(text);
    }

    @Override
    public OutputStream stream() {
      // the server asks for no stream: what it streams it gives as publishers
      throw new UnsupportedOperationException("as publishers");
    }
  }
}
