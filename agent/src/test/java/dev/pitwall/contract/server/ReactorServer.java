package dev.pitwall.contract.server;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Reactor Netty, which is what Spring WebFlux runs on. */
public final class ReactorServer {
  private static final byte[] BLOCK = new byte[16 * 1024];
  private static final int BLOCKS = 5 * 1024 * 1024 / BLOCK.length;

  private ReactorServer() {}

  /** Starts the server; the folder is not needed. */
  public static void main(String[] arguments) throws Exception {
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
            .handle(ReactorServer::handle)
            .bindNow();
    Fixture.serve(server.port(), server::disposeNow);
  }

  private static Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    return switch (request.uri().replaceAll("\\?.*", "")) {
      case "/big" -> response.sendByteArray(Flux.range(0, BLOCKS).map(each -> BLOCK));
      case "/socket" ->
          response.sendWebsocket((in, out) -> out.sendString(in.receive().asString()));
      case "/endless" -> response.sendByteArray(Flux.generate(sink -> sink.next(BLOCK)));
      default ->
          request
              .receive()
              .aggregate()
              .asByteArray()
              .defaultIfEmpty(new byte[0])
              .flatMap(body -> answer(request, response, body));
    };
  }

  private static Mono<Void> answer(
      HttpServerRequest request, HttpServerResponse response, byte[] body) {
    Talk talk = new Talk(request, response, body, new ByteArrayOutputStream());
    try {
      Cases.play(talk);
    } catch (Exception failed) {
      return Mono.error(failed);
    }
    byte[] answer = talk.answer().toByteArray();
    return answer.length == 0 ? response.send() : response.sendByteArray(Mono.just(answer)).then();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Talk(
      HttpServerRequest request,
      HttpServerResponse response,
      byte[] body,
      ByteArrayOutputStream answer)
      implements Cases.Talk {
    @Override
    public String path() {
      return request.uri().replaceAll("\\?.*", "");
    }

    @Override
    public void header(String name, String value) {
      response.header(name, value);
    }

    @Override
    public void send(int status, byte[] text) {
      response.status(HttpResponseStatus.valueOf(status));
      answer.writeBytes(text);
    }

    @Override
    public OutputStream stream() {
      // the server asks for no stream: what it streams it gives as publishers
      throw new UnsupportedOperationException("as publishers");
    }
  }
}
