package dev.pitwall.agent.hook.tomcat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.apache.coyote.Request;
import org.jspecify.annotations.Nullable;

/** When the first byte of a request came that was refused before it became one. */
final class Arrival {
  /** Tomcat 9 does not have it. */
  private static final @Nullable MethodHandle START_NANOS = startNanos();

  private Arrival() {}

  /**
   * The arrival by {@link System#nanoTime()}; {@code now} if Tomcat does not tell, so that the time
   * shown is too short and never invented.
   */
  static long of(Request request, long now) throws Throwable {
    long start = START_NANOS == null ? -1 : (long) START_NANOS.invokeExact(request);
    return start == -1 ? now : start;
  }

  private static @Nullable MethodHandle startNanos() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Request.class, "getStartTimeNanos", MethodType.methodType(long.class));
    } catch (ReflectiveOperationException tomcat9) {
      return null;
    }
  }
}
