package dev.pitwall.agent.weave;

import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One adapter object for each adapter class and target loader. It is held weakly here; the woven
 * call sites hold it, and with them the target's own loader.
 */
public final class Adapters {

  /**
   * Which adapter.
   *
   * @param target the loader of the woven class; null is the boot loader
   * @param type the adapter's class name
   */
  record Key(@Nullable ClassLoader target, String type) {}

  private record Held(
      WeakReference<ClassLoader> target, String type, WeakReference<Object> adapter) {}

  private final ClassLoader pitwall;
  private final AdapterContext context;
  private final ProtectionDomain domain;
  private final List<Held> held = new ArrayList<>();

  /**
   * No adapters yet.
   *
   * @param pitwall the loader of everything in {@code dev.pitwall}
   */
  public Adapters(ClassLoader pitwall, AdapterContext context) {
    this.pitwall = pitwall;
    this.context = context;
    // asked for while nothing of the application is on the stack, which may not be allowed to
    domain = Adapters.class.getProtectionDomain();
  }

  /** The adapter, made at the first call. */
  synchronized Object of(Key key) throws ReflectiveOperationException {
    held.removeIf(one -> one.adapter().get() == null);
    for (Held one : held) {
      Object adapter = one.adapter().get();
      if (adapter != null && one.type().equals(key.type()) && one.target().get() == key.target()) {
        return adapter;
      }
    }
    Object adapter =
        new AdapterLoader(key.target(), pitwall, domain)
            .loadClass(key.type())
            .getConstructor(AdapterContext.class)
            .newInstance(context);
    held.add(new Held(new WeakReference<>(key.target()), key.type(), new WeakReference<>(adapter)));
    return adapter;
  }
}
