package dev.pitwall.agent.weave;

import dev.pitwall.agent.weave.Operand.Argument;
import dev.pitwall.agent.weave.Operand.As;
import dev.pitwall.agent.weave.Operand.Field;
import dev.pitwall.agent.weave.Operand.Of;
import dev.pitwall.agent.weave.Operand.This;
import java.util.List;

/**
 * The JDK's own {@code com.sun.net.httpserver} and {@code jwebserver}, 17 to 25, with and without
 * TLS. Its classes are in the platform loader and in a module that shows only the interfaces, so
 * operands go over under the names of these.
 */
final class HttpServerHooks {
  private static final String ADAPTER = "dev.pitwall.agent.hook.httpserver.HttpServerAdapter";
  private static final String PACKAGE = "sun/net/httpserver/";
  private static final String EXCHANGE = PACKAGE + "ExchangeImpl";
  private static final String CONNECTION = PACKAGE + "HttpConnection";
  private static final String HEADERS = "Lcom/sun/net/httpserver/Headers;";
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String OF_EXCHANGE = "(L" + EXCHANGE + ";)V";

  private static final Field CONNECTION_FIELD =
      new Field(EXCHANGE, "connection", "L" + CONNECTION + ";");
  private static final Field CHANNEL_FIELD =
      new Field(CONNECTION, "chan", "Ljava/nio/channels/SocketChannel;");

  /** Of an exchange that is the first argument. */
  private static final Operand ITS_CONNECTION = new Of(new Argument(0), CONNECTION_FIELD);

  private static final List<Operand> CONNECTION_ONLY = List.of(new As(ITS_CONNECTION, OBJECT));
  private static final List<Operand> EVERYTHING =
      List.of(
          new As(ITS_CONNECTION, OBJECT),
          new Of(ITS_CONNECTION, CHANNEL_FIELD),
          new As(
              new Of(
                  ITS_CONNECTION,
                  new Field(CONNECTION, "context", "L" + PACKAGE + "HttpContextImpl;")),
              "Lcom/sun/net/httpserver/HttpContext;"),
          ofExchange("method", "Ljava/lang/String;"),
          ofExchange("uri", "Ljava/net/URI;"),
          ofExchange("reqHdrs", HEADERS),
          ofExchange("rspHdrs", HEADERS));

  static final Target HTTP_SERVER =
      new Target(
          "JDK HTTP server",
          true,
          false,
          List.of(
              // the server is about to take connections
              hook("listening", PACKAGE + "ServerImpl", "start", "()V", List.of()),
              // a request has been parsed and has its handler
              hook("http.begin", PACKAGE + "HttpExchangeImpl", "<init>", OF_EXCHANGE, EVERYTHING),
              hook("https.begin", PACKAGE + "HttpsExchangeImpl", "<init>", OF_EXCHANGE, EVERYTHING),
              // it is about to reach filters and handler; again at each filter
              new Hook(
                  "httpserver.enter",
                  "com/sun/net/httpserver/Filter$Chain",
                  "doFilter",
                  "(Lcom/sun/net/httpserver/HttpExchange;)V",
                  List.of(new This(), new Argument(0)),
                  ADAPTER,
                  true),
              // the head of the response is about to be written
              hook(
                  "commit",
                  EXCHANGE,
                  "sendResponseHeaders",
                  "(IJ)V",
                  List.of(
                      new Field(EXCHANGE, "rspHdrs", HEADERS), new Argument(0), new Argument(1))),
              // the whole response is written; the class was renamed in between
              hook(
                  "event.written",
                  PACKAGE + "WriteFinishedEvent",
                  "<init>",
                  OF_EXCHANGE,
                  CONNECTION_ONLY),
              hook(
                  "inner.written",
                  PACKAGE + "Event$WriteFinished",
                  "<init>",
                  OF_EXCHANGE,
                  CONNECTION_ONLY),
              // the connection ends, with or without a response
              hook("closed", CONNECTION, "close", "()V", List.of(new As(new This(), OBJECT))),
              // a request that was refused before a handler was found: malformed, or no context
              hook(
                  "rejected",
                  PACKAGE + "ServerImpl$Exchange",
                  "reject",
                  "(ILjava/lang/String;Ljava/lang/String;)V",
                  List.of(
                      new Of(
                          new Field(
                              PACKAGE + "ServerImpl$Exchange",
                              "connection",
                              "L" + CONNECTION + ";"),
                          CHANNEL_FIELD),
                      new Argument(0),
                      new Argument(1)))));

  private HttpServerHooks() {}

  private static Operand ofExchange(String name, String descriptor) {
    return new Of(new Argument(0), new Field(EXCHANGE, name, descriptor));
  }

  private static Hook hook(
      String name, String type, String method, String descriptor, List<Operand> operands) {
    return new Hook("httpserver." + name, type, method, descriptor, operands, ADAPTER);
  }
}
