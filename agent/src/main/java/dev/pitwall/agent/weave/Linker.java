package dev.pitwall.agent.weave;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Links a woven call to its adapter's method, once; from then on the JIT sees a constant and
 * inlines through it. A hook that cannot be linked stays without effect.
 */
public final class Linker implements Function<Object[], @Nullable CallSite> {
  private final Targets targets;
  private final Adapters adapters;
  private final Sightings sightings;

  /** Links the hooks of {@code targets} to {@code adapters}. */
  public Linker(Targets targets, Adapters adapters, Sightings sightings) {
    this.targets = targets;
    this.adapters = adapters;
    this.sightings = sightings;
  }

  /**
   * The call site.
   *
   * @param call {@code Lookup caller, String name, MethodType type, String hook}, as the bridge
   *     hands it over
   */
  @Override
  public @Nullable CallSite apply(Object[] call) {
    MethodHandles.Lookup caller = (MethodHandles.Lookup) call[0];
    MethodType type = (MethodType) call[2];
    Hook hook = targets.hook((String) call[3]);
    if (hook == null) {
      return null;
    }
    try {
      Object adapter =
          adapters.of(new Adapters.Key(caller.lookupClass().getClassLoader(), hook.adapter()));
      MethodHandle method =
          MethodHandles.publicLookup()
              .findVirtual(adapter.getClass(), hook.adapterMethod(), type)
              .bindTo(adapter);
      return new ConstantCallSite(method);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError unlinkable) {
      sightings.trouble(
          "agent.link:" + hook.name(),
          "Linking the hook "
              + hook.name()
              + " failed ("
              + unlinkable
              + "). It stays without effect; report the server's name and version.");
      return null;
    }
  }
}
