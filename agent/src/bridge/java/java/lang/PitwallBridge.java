package java.lang;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one class of Pitwall that every class loader sees: woven server classes link to the agent
 * through it, and servlet filters inside web applications hand their records over. It lives in
 * {@code java.lang} because that is the one package that every kind of loader delegates, and it is
 * defined by the agent at start, never shipped as a class file on a class path. It knows only types
 * of the JDK and holds nothing of any application.
 *
 * <p>A filter finds it by {@code Class.forName("java.lang.PitwallBridge", false, null)}. Its fields
 * are read at each use: null means that the agent is not active.
 */
public final class PitwallBridge implements Consumer<Object[]>, BooleanSupplier {

  /**
   * Told by a filter when a request arrives that nobody times yet (the request attribute {@code
   * dev.pitwall.exchange} is missing). Each call is followed by one call of {@link #finished}.
   * Never throws, never blocks. Null: the agent is not active.
   */
  public static volatile Runnable started;

  /**
   * Takes the record of a finished exchange from a filter: nine values, in this order, and a tenth
   * if there is something odd about the request or it was turned away at {@link #gate}.
   *
   * <ol start="0">
   *   <li>{@code String} method as sent, empty if unknown
   *   <li>{@code String} path without query, undecoded, or null
   *   <li>{@code String} address of the client, or null
   *   <li>{@code Integer} status, 0 if none was sent
   *   <li>{@code String} route: a template or {@code _unmatched}, never a raw path
   *   <li>{@code Long} bytes of the body, -1 if unknown
   *   <li>{@code String} class name of the exception that ended the exchange, or null
   *   <li>{@code Long} {@link System#nanoTime()} of the arrival
   *   <li>{@code Long} {@link System#nanoTime()} of the completion
   *   <li>{@code Object[]}: the {@code String}s {@code X-Forwarded-For}, {@code Forwarded}, query,
   *       {@code User-Agent} and user, each null if unknown; a {@code Boolean}, true if credentials
   *       were refused; a {@code Boolean}, true if the request was turned away
   * </ol>
   *
   * The array is not kept. Never throws, never blocks; a malformed record is counted and dropped.
   * Null: the agent is not active.
   */
  public static volatile Consumer<Object[]> finished;

  /**
   * Null while all requests reach the application. Else a filter asks it before it passes a request
   * on that nobody times yet: {@code {path, Accept-Language, address of the peer, X-Forwarded-For,
   * Forwarded}}, each of them may be null, and the last three may be missing. The answer is {@code
   * {Retry-After, body, status, Content-Type}}, or null for a request that goes through; with a
   * question of two it is for status 503 and {@code text/html}. Never throws, never blocks.
   */
  public static volatile Function<String[], String[]> gate;

  /**
   * Set to true by a filter when it is initialised, and never back. Only then does the agent mark
   * requests by the attribute {@code dev.pitwall.exchange}, which costs each of them an object.
   */
  public static volatile boolean filters;

  /**
   * Set by the agent: makes the call site for {@code {Lookup caller, String name, MethodType type,
   * String hook}}; null for a hook that stays without effect.
   */
  public static volatile Function<Object[], CallSite> linker;

  /** How often linking failed; such a hook stays without effect. */
  public static volatile int errors;

  /** For the agent alone, which fills the bridge through {@link #accept}. */
  public PitwallBridge() {}

  /**
   * The agent moves in: sets {@link #linker}, {@link #started} and {@link #finished}. An interface
   * method, because reflection on the fields would make the JVM build accessors during its start.
   *
   * @param given the three values, in this order; or the one value of {@link #gate}
   */
  @Override
  @SuppressWarnings("unchecked") // the agent's own values, types erased on the way
  public void accept(Object[] given) {
    if (given.length == 1) {
      gate = (Function<String[], String[]>) given[0];
      return;
    }
    linker = (Function<Object[], CallSite>) given[0];
    started = (Runnable) given[1];
    finished = (Consumer<Object[]>) given[2];
  }

  /** For the agent: {@link #filters}. */
  @Override
  public boolean getAsBoolean() {
    return filters;
  }

  /**
   * Bootstrap method of every woven call. Never throws: what cannot be linked does nothing.
   *
   * @param hook the hook's name
   */
  public static CallSite link(
      MethodHandles.Lookup caller, String name, MethodType type, String hook) {
    try {
      Function<Object[], CallSite> current = linker;
      if (current != null) {
        CallSite site = current.apply(new Object[] {caller, name, type, hook});
        if (site != null && site.type().equals(type)) {
          return site;
        }
      }
    } catch (Throwable linkingFailed) {
      errors = errors + 1;
    }
    return new ConstantCallSite(MethodHandles.empty(type));
  }
}
