package dev.pitwall.agent.weave;

import dev.pitwall.agent.weave.Operand.Argument;
import dev.pitwall.agent.weave.Operand.Field;
import dev.pitwall.agent.weave.Operand.This;
import java.util.List;

/**
 * Undertow 2.2 and 2.3: servlet deployments and plain handlers; HTTP/1.1, HTTP/2 and AJP. No
 * operand holds a type of the servlet API, so one adapter serves the {@code javax} and the {@code
 * jakarta} versions.
 */
final class UndertowHooks {
  private static final String ADAPTER = "dev.pitwall.agent.hook.undertow.UndertowAdapter";
  private static final String EXCHANGE = "io/undertow/server/HttpServerExchange";
  private static final String READ_LISTENER = "io/undertow/server/protocol/http/HttpReadListener";
  private static final String CONTEXT = "io/undertow/servlet/handlers/ServletRequestContext";
  private static final String SERVLET_EXCHANGE =
      "Ljakarta/servlet/ServletRequest;Ljakarta/servlet/ServletResponse;";

  static final Target UNDERTOW =
      new Target(
          "Undertow",
          true,
          List.of(
              // an embedded server is about to take connections
              hook("listening", "io/undertow/Undertow", "start", "()V", List.of()),
              // a request is about to reach the handlers; again after each dispatch to a thread
              new Hook(
                  "undertow.arrive",
                  "io/undertow/server/Connectors",
                  "executeRootHandler",
                  "(Lio/undertow/server/HttpHandler;L" + EXCHANGE + ";)V",
                  List.of(new Argument(1)),
                  ADAPTER,
                  true),
              // a request that was refused before it became one
              hook(
                  "rejected",
                  READ_LISTENER,
                  "sendBadRequestAndClose",
                  "(Lorg/xnio/StreamConnection;Ljava/lang/Throwable;)V",
                  List.of(
                      new Field(
                          READ_LISTENER,
                          "connection",
                          "Lio/undertow/server/protocol/http/HttpServerConnection;"))),
              // the head of the response is settled; every protocol writes it after this
              hook(
                  "commit", EXCHANGE, "startResponse", "()L" + EXCHANGE + ";", List.of(new This())),
              // the one place that finished, failed and aborted exchanges pass at their end
              hook("done", EXCHANGE, "invokeExchangeCompleteListeners", "()V", List.of(new This())),
              // a servlet deployment takes the request
              servlet(
                  "servlet",
                  CONTEXT,
                  "<init>",
                  "(Lio/undertow/servlet/api/Deployment;"
                      + "Lio/undertow/servlet/spec/HttpServletRequestImpl;"
                      + "Lio/undertow/servlet/spec/HttpServletResponseImpl;"
                      + "Lio/undertow/servlet/handlers/ServletPathMatch;)V",
                  List.of(new Argument(1))),
              // before an error page takes the request's attributes over
              servlet(
                  "errorPage",
                  "io/undertow/servlet/spec/RequestDispatcherImpl",
                  "error",
                  "(L"
                      + CONTEXT
                      + ";"
                      + SERVLET_EXCHANGE
                      + "Ljava/lang/String;Ljava/lang/Throwable;Ljava/lang/String;)V",
                  List.of(new Argument(0), new Argument(4))),
              servlet(
                  "thrown",
                  "io/undertow/servlet/api/LoggingExceptionHandler",
                  "handleThrowable",
                  "(L" + EXCHANGE + ";" + SERVLET_EXCHANGE + "Ljava/lang/Throwable;)Z",
                  List.of(new Argument(0), new Argument(3)))));

  private UndertowHooks() {}

  /** In WildFly these classes have a loader of their own, and so has their adapter. */
  private static Hook servlet(
      String name, String type, String method, String descriptor, List<Operand> operands) {
    return new Hook(
        "undertow." + name,
        type,
        method,
        descriptor,
        operands,
        "dev.pitwall.agent.hook.undertow.UndertowServletAdapter");
  }

  private static Hook hook(
      String name, String type, String method, String descriptor, List<Operand> operands) {
    return new Hook("undertow." + name, type, method, descriptor, operands, ADAPTER);
  }
}
