package dev.pitwall.agent.hook.jetty9;

import dev.pitwall.agent.hook.servlet.MappingNames;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The servlet mapping of a request, with the context path. */
final class Mappings {
  /** Jetty 9.4 does not have the type. */
  private static final @Nullable MethodHandle PATTERN = pattern();

  private final MappingNames names = new MappingNames();

  /** From Jetty's own description of the mapping. */
  @Nullable String of(Request request, Object mapping) throws Throwable {
    return PATTERN == null
        ? null
        : names.of(request.getContextPath(), (String) PATTERN.invokeExact(mapping));
  }

  /** From the servlet that was found. */
  @Nullable String ofServlet(Request request, Object servlet) {
    String pattern = Jetty94Servlet.pattern(servlet, request);
    return names.of(request.getContextPath(), pattern);
  }

  private static @Nullable MethodHandle pattern() {
    try {
      Class<?> mapping =
          Class.forName(
              "org.eclipse.jetty.server.ServletPathMapping",
              false,
              Mappings.class.getClassLoader());
      return MethodHandles.publicLookup()
          .findVirtual(mapping, "getPattern", MethodType.methodType(String.class))
          .asType(MethodType.methodType(String.class, Object.class));
    } catch (ReflectiveOperationException jetty94) {
      return null;
    }
  }
}
