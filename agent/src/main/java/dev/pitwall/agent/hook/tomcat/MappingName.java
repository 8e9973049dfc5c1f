package dev.pitwall.agent.hook.tomcat;

import dev.pitwall.request.Route;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.apache.catalina.mapper.MappingData;
import org.apache.tomcat.util.buf.MessageBytes;
import org.jspecify.annotations.Nullable;

/**
 * The servlet mapping of a request as one would write it, with the context path: {@code
 * /shop/api/*}. The last answer is kept, because a connection often asks for the same servlet
 * again; what it is compared by is text and Tomcat's own, nothing of the web application.
 */
final class MappingName {
  /** The field's type is of the servlet API, javax or jakarta: read untyped. */
  private static final @Nullable MethodHandle MATCH_TYPE = matchType();

  private @Nullable Object lastMatch;
  private String lastContext = "";
  private String lastPath = "";
  private @Nullable String lastName;

  /** The mapping; null if none matched. */
  @Nullable String of(MappingData data) throws Throwable {
    if (data.wrapper == null || data.context == null || MATCH_TYPE == null) {
      return null;
    }
    Object match = (Object) MATCH_TYPE.invokeExact(data);
    if (match == null) {
      return null;
    }
    String context = data.context.getPath();
    if (match != lastMatch || !lastContext.equals(context) || !isLastPath(data.wrapperPath)) {
      lastMatch = match;
      lastContext = context == null ? "" : context;
      lastPath = String.valueOf(data.wrapperPath.toString());
      String pattern = pattern(match.toString(), lastPath);
      lastName = pattern == null ? null : Route.mapping(lastContext, pattern);
    }
    return lastName;
  }

  private boolean isLastPath(MessageBytes path) {
    return path.equals(lastPath);
  }

  /** The pattern as declared. */
  private static @Nullable String pattern(String match, String path) {
    return switch (match) {
      case "EXACT" -> path;
      case "PATH" -> path + "/*";
      case "EXTENSION" -> "*" + path.substring(Math.max(path.lastIndexOf('.'), 0));
      case "CONTEXT_ROOT" -> "";
      case "DEFAULT" -> "/";
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
