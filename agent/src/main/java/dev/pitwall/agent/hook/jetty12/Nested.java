package dev.pitwall.agent.hook.jetty12;

import dev.pitwall.agent.hook.servlet.MappingNames;
import dev.pitwall.agent.weave.AdapterContext;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.agent.weave.Underway;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The servlet environments EE 8 and EE 9, which are one program with two sets of names: what their
 * requests know of the route. Everything else is known by Jetty's core.
 */
final class Nested {
  private final MappingNames mappings = new MappingNames();
  private final HookSwitch mapped;
  private final HookSwitch error;

  Nested(AdapterContext context) {
    mapped = context.hookSwitch("jetty12.mapped");
    error = context.hookSwitch("jetty12.error");
  }

  /** A servlet was found. */
  void mapped(@Nullable Request core, @Nullable String context, @Nullable String pattern) {
    if (!mapped.on() || core == null) {
      return;
    }
    try {
      Underway exchange = Found.of(core);
      if (exchange != null) {
        exchange.mapping(mappings.of(context, pattern));
      }
    } catch (Throwable thrown) {
      mapped.failed(thrown);
    }
  }

  /** An error page may take over, perhaps because of an exception. */
  void error(@Nullable Request core, @Nullable Throwable failure) {
    if (!error.on() || core == null) {
      return;
    }
    try {
      Underway exchange = Found.of(core);
      if (exchange != null) {
        exchange.errorPage(failure);
      }
    } catch (Throwable thrown) {
      error.failed(thrown);
    }
  }
}
