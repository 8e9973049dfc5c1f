package dev.pitwall.agent.weave;

import dev.pitwall.agent.weave.Operand.Argument;
import dev.pitwall.agent.weave.Operand.As;
import dev.pitwall.agent.weave.Operand.Field;
import dev.pitwall.agent.weave.Operand.This;
import java.util.List;

/**
 * Helidon 4, HTTP/1.1 and HTTP/2: the requests of both go through the same filters, on a thread of
 * their own that is there until the response is written. What is remembered of a request is among
 * those who want to hear that its response is sent.
 */
final class HelidonHooks {
  private static final String ADAPTER = "dev.pitwall.agent.hook.helidon.HelidonAdapter";
  private static final String WEBSERVER = "io/helidon/webserver/";
  private static final String HTTP = WEBSERVER + "http/";
  private static final String HTTP1 = WEBSERVER + "http1/Http1Connection";
  private static final String RESPONSE_BASE = HTTP + "ServerResponseBase";
  private static final String CONNECTION = "L" + WEBSERVER + "ConnectionContext;";
  private static final String REQUEST = "L" + HTTP + "RoutingRequest;";
  private static final String RESPONSE = "L" + HTTP + "RoutingResponse;";
  private static final String STREAM = "Ljava/io/OutputStream;";

  private static final List<Operand> OF_RESPONSE =
      List.of(
          new As(new This(), "L" + HTTP + "ServerResponse;"),
          new Field(RESPONSE_BASE, "whenSent", "Ljava/util/List;"));

  static final Target HELIDON =
      new Target(
          "Helidon",
          true,
          false,
          List.of(
              // the server is about to take connections
              hook(
                  "listening",
                  WEBSERVER + "LoomServer",
                  "start",
                  "()L" + WEBSERVER + "WebServer;",
                  List.of()),
              // services get the path that they are under
              hook(
                  "registered",
                  HTTP + "ServiceRules",
                  "register",
                  "(Ljava/lang/String;[L" + HTTP + "HttpService;)L" + HTTP + "HttpRules;",
                  List.of(new Argument(0))),
              // a request is about to reach filters and routes
              new Hook(
                  "helidon.enter",
                  HTTP + "Filters",
                  "filter",
                  "(" + CONNECTION + REQUEST + RESPONSE + "Ljava/util/concurrent/Callable;)V",
                  List.of(
                      new This(),
                      new Argument(0),
                      new Argument(1),
                      new Argument(2),
                      new Argument(3)),
                  ADAPTER,
                  true),
              // HTTP/1.1: refused before it got there, or nobody there answered what was thrown
              hook(
                  "refused",
                  HTTP1,
                  "handleRequestException",
                  "(Lio/helidon/http/RequestException;)V",
                  List.of(new Field(HTTP1, "ctx", CONNECTION), new Argument(0)))));

  /** 4.3.1 and later: after those who want to change the head of a response have. */
  static final Target HELIDON_4_3 =
      new Target(
          "Helidon 4.3",
          false,
          List.of(
              new Hook(
                  "helidon.head.commit",
                  RESPONSE_BASE,
                  "beforeSend",
                  "()V",
                  OF_RESPONSE,
                  ADAPTER,
                  false,
                  true)));

  /** Before: a whole body, or a stream of it, is about to be encoded; after that comes the head. */
  static final Target HELIDON_4_1 =
      new Target(
          "Helidon 4.1",
          false,
          List.of(
              hook("entity.commit", RESPONSE_BASE, "entityBytes", "([BII)[B", OF_RESPONSE),
              hook(
                  "stream.commit",
                  RESPONSE_BASE,
                  "contentEncode",
                  "(" + STREAM + ")" + STREAM,
                  OF_RESPONSE)));

  private HelidonHooks() {}

  private static Hook hook(
      String name, String type, String method, String descriptor, List<Operand> operands) {
    return new Hook("helidon." + name, type, method, descriptor, operands, ADAPTER);
  }
}
