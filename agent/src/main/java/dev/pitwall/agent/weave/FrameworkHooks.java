package dev.pitwall.agent.weave;

import dev.pitwall.agent.weave.Operand.Argument;
import dev.pitwall.agent.weave.Operand.As;
import dev.pitwall.agent.weave.Operand.This;
import java.util.List;

/** Frameworks on Netty, which has no routes: they know the template of what it serves. */
final class FrameworkHooks {
  private static final String EXCHANGE = "Lorg/springframework/web/server/ServerWebExchange;";
  private static final String REACTIVE = "Lorg/springframework/http/server/reactive/";

  /** Spring WebFlux 5.3 to 7: what belongs to a request is made. */
  static final Target WEBFLUX =
      new Target(
          "Spring WebFlux",
          false,
          List.of(
              new Hook(
                  "webflux.routing",
                  "org/springframework/web/server/adapter/DefaultServerWebExchange",
                  "<init>",
                  "("
                      + REACTIVE
                      + "ServerHttpRequest;"
                      + REACTIVE
                      + "ServerHttpResponse;"
                      + "Lorg/springframework/web/server/session/WebSessionManager;"
                      + "Lorg/springframework/http/codec/ServerCodecConfigurer;"
                      + "Lorg/springframework/web/server/i18n/LocaleContextResolver;"
                      + "Lorg/springframework/context/ApplicationContext;)V",
                  List.of(new As(new This(), EXCHANGE), new Argument(0)),
                  "dev.pitwall.agent.hook.webflux.WebfluxAdapter",
                  false,
                  true)));

  /** Vert.x Web 4 and 5: a route is about to handle a request. */
  static final Target VERTX_WEB =
      new Target(
          "Vert.x Web",
          false,
          List.of(
              new Hook(
                  "vertx.routing",
                  "io/vertx/ext/web/impl/RouteState",
                  "handleContext",
                  "(Lio/vertx/ext/web/impl/RoutingContextImplBase;)V",
                  List.of(new As(new Argument(0), "Lio/vertx/ext/web/RoutingContext;")),
                  "dev.pitwall.agent.hook.vertx.VertxAdapter")));

  private FrameworkHooks() {}
}
