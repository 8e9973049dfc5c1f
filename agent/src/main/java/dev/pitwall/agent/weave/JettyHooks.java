package dev.pitwall.agent.weave;

import java.util.List;

/** What is the same in all of Jetty 9.4 to 12.1. */
final class JettyHooks {
  static final Target JETTY =
      new Target(
          "Jetty",
          true,
          List.of(
              // the web applications are started, a connector is about to take connections
              new Hook(
                  "jetty.listening",
                  "org/eclipse/jetty/server/AbstractConnector",
                  "doStart",
                  "()V",
                  List.of(),
                  "dev.pitwall.agent.hook.jetty.JettyStart")));

  private JettyHooks() {}
}
