package dev.pitwall.agent.weave;

import dev.pitwall.agent.weave.Operand.Argument;
import dev.pitwall.agent.weave.Operand.As;
import dev.pitwall.agent.weave.Operand.Field;
import dev.pitwall.agent.weave.Operand.This;
import java.util.ArrayList;
import java.util.List;

/**
 * Jetty 12.0 and 12.1: plain handlers and the servlet environments EE 8 to EE 11, over HTTP/1.1,
 * HTTP/2, HTTP/3 and FastCGI. A request is followed by a stream wrapper, which is public API; only
 * that a request was refused, or a handler failed, is told by one of Jetty's inner classes. EE 10
 * and 11 hand over types of Jetty's core, so one adapter serves both.
 */
final class Jetty12Hooks {
  private static final String ADAPTER = "dev.pitwall.agent.hook.jetty12.Jetty12Adapter";
  private static final String SERVER = "org/eclipse/jetty/server/";
  private static final String REQUEST = type(SERVER + "Request");
  private static final String RESPONSE = type(SERVER + "Response");
  private static final String STATE = SERVER + "internal/HttpChannelState";
  private static final String CALLBACK = STATE + "$ChannelCallback";
  private static final String MATCHED = "org/eclipse/jetty/http/pathmap/MatchedResource";

  static final Target JETTY_12 = new Target("Jetty", true, hooks());

  private Jetty12Hooks() {}

  private static List<Hook> hooks() {
    List<Hook> hooks = new ArrayList<>();
    // a request arrives; in maintenance mode it goes no further
    hooks.add(
        new Hook(
            "jetty12.handle",
            SERVER + "Server",
            "handle",
            "(" + REQUEST + RESPONSE + "Lorg/eclipse/jetty/util/Callback;)Z",
            List.of(new Argument(0), new Argument(1), new Argument(2)),
            ADAPTER,
            true));
    // a handler failed, or a request was refused before it came to one
    hooks.add(
        new Hook(
            "jetty12.failed",
            CALLBACK,
            "failed",
            "(Ljava/lang/Throwable;)V",
            List.of(
                new As(new Field(CALLBACK, "_request", type(STATE + "$ChannelRequest")), REQUEST),
                new Argument(0)),
            ADAPTER));
    for (String environment : List.of("ee10", "ee11")) {
      servlet(hooks, environment);
    }
    nested(hooks, "ee8", "Ee8");
    nested(hooks, "ee9", "Ee9");
    return hooks;
  }

  private static void servlet(List<Hook> hooks, String environment) {
    String own = "org/eclipse/jetty/" + environment + "/servlet/";
    // a servlet was found
    hooks.add(
        new Hook(
            "jetty12." + environment + ".mapped",
            own + "ServletContextHandler",
            "newServletContextRequest",
            "("
                + type(own + "ServletChannel")
                + REQUEST
                + RESPONSE
                + "Ljava/lang/String;"
                + type(MATCHED)
                + ")"
                + type(own + "ServletContextRequest"),
            List.of(
                new As(new This(), type(SERVER + "handler/ContextHandler")),
                new Argument(1),
                new Argument(4)),
            ADAPTER));
    // sendError or an exception, before an error page takes the request's attributes over
    hooks.add(
        new Hook(
            "jetty12." + environment + ".error",
            own + "ServletContextRequest",
            "errorClose",
            "()V",
            List.of(new As(new This(), REQUEST)),
            ADAPTER));
    // the application threw
    String request = type(own + "ServletContextRequest");
    hooks.add(
        new Hook(
            "jetty12." + environment + ".errorThrown",
            own + "ServletChannel",
            "handleException",
            "(Ljava/lang/Throwable;)V",
            List.of(
                new As(
                    new Field(own + "ServletChannel", "_servletContextRequest", request), REQUEST),
                new Argument(0)),
            ADAPTER));
  }

  private static void nested(List<Hook> hooks, String environment, String adapter) {
    String own = "org/eclipse/jetty/" + environment + "/nested/";
    String nestedAdapter = "dev.pitwall.agent.hook.jetty12." + adapter + "Adapter";
    hooks.add(
        new Hook(
            "jetty12." + environment + ".mapped",
            own + "Request",
            "setServletPathMapping",
            "(" + type(own + "ServletPathMapping") + ")V",
            List.of(new This(), new Argument(0)),
            nestedAdapter));
    hooks.add(
        new Hook(
            "jetty12." + environment + ".error",
            own + "Response",
            "errorClose",
            "()V",
            List.of(new This()),
            nestedAdapter));
    hooks.add(
        new Hook(
            "jetty12." + environment + ".errorThrown",
            own + "HttpChannel",
            "handleException",
            "(Ljava/lang/Throwable;)V",
            List.of(new This(), new Argument(0)),
            nestedAdapter));
  }

  private static String type(String internalName) {
    return "L" + internalName + ";";
  }
}
