package dev.pitwall.agent.weave;

import dev.pitwall.agent.weave.Operand.Argument;
import dev.pitwall.agent.weave.Operand.Field;
import dev.pitwall.agent.weave.Operand.This;
import java.util.List;

/**
 * Tomcat 8.5, 9, 10.1 and 11, embedded or standalone; HTTP/1.1, HTTP/2 and AJP. The methods and
 * their meaning are those of Tomcat's own sources; none of the descriptors holds a type of the
 * servlet API, so one adapter serves the {@code javax} and the {@code jakarta} versions.
 */
final class TomcatHooks {
  private static final String ADAPTER = "dev.pitwall.agent.hook.tomcat.TomcatAdapter";
  private static final String COYOTE_ADAPTER = "org/apache/catalina/connector/CoyoteAdapter";
  private static final String ENGINE_VALVE = "org/apache/catalina/core/StandardEngineValve";
  private static final String HOST_VALVE = "org/apache/catalina/core/StandardHostValve";
  private static final String EXCHANGE = "Lorg/apache/coyote/Request;Lorg/apache/coyote/Response;";
  private static final String CATALINA_EXCHANGE =
      "Lorg/apache/catalina/connector/Request;Lorg/apache/catalina/connector/Response;";
  private static final List<Operand> REQUEST = List.of(new Argument(0));
  private static final List<Operand> BOTH = List.of(new Argument(0), new Argument(1));
  private static final List<Operand> RESPONSE_FIELD =
      List.of(
          new Field(
              "org/apache/coyote/AbstractProcessor", "response", "Lorg/apache/coyote/Response;"));

  static final Target TOMCAT =
      new Target(
          "Tomcat",
          true,
          List.of(
              // a connector is about to take connections
              hook("listening", "org/apache/coyote/AbstractProtocol", "start", "()V", List.of()),
              // a request arrives
              hook("start", COYOTE_ADAPTER, "service", "(" + EXCHANGE + ")V", REQUEST),
              // a request that was refused before it became one: malformed, too large
              hook("rejected", COYOTE_ADAPTER, "log", "(" + EXCHANGE + "J)V", BOTH),
              // a request is about to reach the web applications: in maintenance mode it does not
              new Hook(
                  "tomcat.gate",
                  ENGINE_VALVE,
                  "invoke",
                  "(" + CATALINA_EXCHANGE + ")V",
                  BOTH,
                  ADAPTER,
                  true),
              // the head of the response is about to be written; never for 100 and 103
              commit("commitHttp1", "org/apache/coyote/http11/Http11Processor"),
              commit("commitHttp2", "org/apache/coyote/http2/StreamProcessor"),
              commit("commitAjp", "org/apache/coyote/ajp/AjpProcessor"),
              // before an error page takes the request's attributes over
              hook("errorPage", HOST_VALVE, "status", "(" + CATALINA_EXCHANGE + ")V", REQUEST),
              hook(
                  "errorThrown",
                  HOST_VALVE,
                  "throwable",
                  "(" + CATALINA_EXCHANGE + "Ljava/lang/Throwable;)V",
                  List.of(new Argument(0), new Argument(2))),
              // the one place that sync, async, failed and aborted exchanges pass at their end
              hook(
                  "done",
                  "org/apache/catalina/connector/Request",
                  "recycle",
                  "()V",
                  List.of(new This())),
              // the connection's request object is about to serve the next request
              hook("reuse", "org/apache/coyote/Request", "recycle", "()V", List.of(new This()))));

  private TomcatHooks() {}

  private static Hook commit(String name, String processor) {
    return hook(name, processor, "prepareResponse", "()V", RESPONSE_FIELD);
  }

  private static Hook hook(
      String name, String type, String method, String descriptor, List<Operand> operands) {
    return new Hook("tomcat." + name, type, method, descriptor, operands, ADAPTER);
  }
}
