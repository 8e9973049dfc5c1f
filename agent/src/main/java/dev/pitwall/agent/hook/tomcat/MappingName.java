package dev.pitwall.agent.hook.tomcat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.apache.catalina.mapper.MappingData;
import org.jspecify.annotations.Nullable;

/**
 * The servlet mapping of a request as one would write it, with the context path: {@code
 * /shop/api/*}. The last answer is kept, because a connection often asks for the same servlet
 * again.
 */
final class MappingName {
  /** The field's type is of the servlet API, javax or jakarta: read untyped. */
  private static final @Nullable MethodHandle MATCH_TYPE = matchType();

  private @Nullable Object lastWrapper;
  private @Nullable Object lastMatch;
  private @Nullable String lastPath;
  private @Nullable String lastName;

  /** The mapping, or null if none matched or only the default servlet, which serves everything. */
  @Nullable String of(MappingData data) throws Throwable {
    if (data.wrapper == null || data.context == null || MATCH_TYPE == null) {
      return null;
    }
    Object match = (Object) MATCH_TYPE.invokeExact(data);
    if (match == null) {
      return null;
    }
    String path = data.wrapperPath.toString();
    if (data.wrapper != lastWrapper || match != lastMatch || !same(path, lastPath)) {
      lastName = name(data.context.getPath(), match.toString(), path == null ? "" : path);
      lastWrapper = data.wrapper;
      lastMatch = match;
      lastPath = path;
    }
    return lastName;
  }

  private static boolean same(@Nullable String one, @Nullable String other) {
    return one == null ? other == null : one.equals(other);
  }

  private static @Nullable String name(@Nullable String context, String match, String path) {
    String prefix = context == null ? "" : context;
    return switch (match) {
      case "EXACT" -> prefix + path;
      case "PATH" -> prefix + path + "/*";
      case "EXTENSION" -> prefix + "/*" + path.substring(Math.max(path.lastIndexOf('.'), 0));
      case "CONTEXT_ROOT", "DEFAULT" -> prefix + "/";
      default -> null;
    };
  }

  private static @Nullable MethodHandle matchType() {
    try {
      return MethodHandles.publicLookup()
          .unreflectGetter(MappingData.class.getField("matchType"))
          .asType(MethodType.methodType(Object.class, MappingData.class));
    } catch (ReflectiveOperationException anOlderTomcat) {
      return null; // such requests have no mapping: unknown
    }
  }
}
