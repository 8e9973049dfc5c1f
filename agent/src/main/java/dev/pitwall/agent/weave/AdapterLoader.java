package dev.pitwall.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Loads the adapters beside one target's loader: their own classes itself, {@code dev.pitwall} from
 * Pitwall's loader, everything else from the target's. Only the woven call sites hold it, so it
 * goes when the server goes.
 */
final class AdapterLoader extends ClassLoader {
  private static final String ADAPTERS = "dev.pitwall.agent.hook.";
  private static final String FILTERS = "dev.pitwall.servlet.";
  private static final String OWN = "dev.pitwall.";

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader pitwall;
  private final ProtectionDomain domain;

  /**
   * A loader without classes yet.
   *
   * @param domain of its classes: under a security manager they may do what the agent's jar may
   */
  AdapterLoader(@Nullable ClassLoader target, ClassLoader pitwall, ProtectionDomain domain) {
    super("pitwall-adapters", target);
    this.pitwall = pitwall;
    this.domain = domain;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OWN)) {
      return super.loadClass(name, resolve);
    }
    if (!isBesideTarget(name)) {
      return pitwall.loadClass(name);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (!isBesideTarget(name)) {
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = pitwall.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length, domain);
    } catch (IOException damaged) {
      throw new ClassNotFoundException(name, damaged);
    }
  }

  /** Adapters, and what the servlet filter has for one servlet API or the other. */
  private static boolean isBesideTarget(String name) {
    return name.startsWith(ADAPTERS)
        || name.startsWith(FILTERS + "jakarta.")
        || name.startsWith(FILTERS + "javax.");
  }
}
