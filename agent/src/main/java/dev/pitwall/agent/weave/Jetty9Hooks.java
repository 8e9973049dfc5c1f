package dev.pitwall.agent.weave;

import dev.pitwall.agent.weave.Operand.Argument;
import dev.pitwall.agent.weave.Operand.As;
import dev.pitwall.agent.weave.Operand.Field;
import dev.pitwall.agent.weave.Operand.This;
import java.util.List;

/**
 * Jetty 9.4, 10 and 11, whose servlet API is part of the server; HTTP/1.1 and HTTP/2. None of the
 * descriptors holds a type of the servlet API, so one adapter serves {@code javax} and {@code
 * jakarta}. What the generations do not share is the servlet mapping.
 */
final class Jetty9Hooks {
  private static final String ADAPTER = "dev.pitwall.agent.hook.jetty9.Jetty9Adapter";
  private static final String SERVER = "org/eclipse/jetty/server/";
  private static final String CHANNEL = SERVER + "HttpChannel";
  private static final String REQUEST = SERVER + "Request";
  private static final String METADATA = "Lorg/eclipse/jetty/http/MetaData$Response;";
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final List<Operand> THIS = List.of(new This());

  /** The common part, and the mapping of Jetty 10 and 11. */
  static final Target JETTY_10 =
      new Target(
          "Jetty",
          true,
          List.of(
              // a request arrives; in maintenance mode it goes no further. Not at onRequest, which
              // a
              // request for an upgrade to HTTP/2 passes twice
              new Hook(
                  "jetty9.handle",
                  SERVER + "Server",
                  "handle",
                  "(L" + CHANNEL + ";)V",
                  List.of(new Argument(0)),
                  ADAPTER,
                  true),
              // the head of the response is about to be written, or a piece of its body
              hook(
                  "commit",
                  CHANNEL,
                  "sendResponse",
                  "(" + METADATA + "Ljava/nio/ByteBuffer;ZLorg/eclipse/jetty/util/Callback;)Z",
                  List.of(new This(), new As(new Argument(0), OBJECT))),
              // sendError or an exception, before an error page takes the request's attributes over
              hook(
                  "error",
                  SERVER + "HttpChannelState",
                  "sendError",
                  "(ILjava/lang/String;)V",
                  List.of(new Field(SERVER + "HttpChannelState", "_channel", "L" + CHANNEL + ";"))),
              hook(
                  "errorThrown",
                  CHANNEL,
                  "handleException",
                  "(Ljava/lang/Throwable;)V",
                  List.of(new This(), new Argument(0))),
              // the one place that sync, async, failed, aborted and refused exchanges pass at the
              // end
              hook("done", CHANNEL, "onCompleted", "()V", THIS),
              hook(
                  "mapped",
                  REQUEST,
                  "setServletPathMapping",
                  "(L" + SERVER + "ServletPathMapping;)V",
                  List.of(new This(), new As(new Argument(0), OBJECT)))));

  /** The servlet of Jetty 9.4, whose request knows no mapping. */
  static final Target JETTY_9 =
      new Target(
          "Jetty",
          true,
          List.of(
              hook(
                  "servlet",
                  REQUEST,
                  "setUserIdentityScope",
                  "(L" + SERVER + "UserIdentity$Scope;)V",
                  List.of(new This(), new As(new Argument(0), OBJECT)))));

  private Jetty9Hooks() {}

  private static Hook hook(
      String name, String type, String method, String descriptor, List<Operand> operands) {
    return new Hook("jetty9." + name, type, method, descriptor, operands, ADAPTER);
  }
}
