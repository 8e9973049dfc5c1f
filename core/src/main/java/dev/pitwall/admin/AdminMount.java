package dev.pitwall.admin;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard and the API below a path of the application, answered by the same handlers as on
 * the admin port: same token, same rules for names and for what changes something.
 */
public final class AdminMount {
  /** The code of the finding that it cannot be done. */
  public static final String FINDING = "admin.mount";

  private static final Pattern PATH = Pattern.compile("(?:/[A-Za-z0-9._~-]+)+");

  private static final Key<String> MOUNT =
      Key.parsed(
          FINDING,
          locale -> Messages.of(AdminMount.class, locale).get("allowed.mount"),
          AdminMount::path,
          null,
          "A path of the application, such as /pitwall, below which the servlet filter answers with"
              + " the dashboard and the API; without the agent only.");

  private final AdminHandler handler;

  private AdminMount(AdminHandler handler) {
    this.handler = handler;
  }

  /** A request to the application, and the response to it. */
  public interface Call {
    /** As sent. */
    String method();

    /** Path of the web application; empty for the root. */
    String context();

    /** The path as sent, with the context and without the query. */
    String uri();

    /** Undecoded; null if there is none. */
    @Nullable String query();

    /** The address at the other end of the connection. */
    String peer();

    /** True over TLS. */
    boolean secure();

    /** Tells every header of the request, line by line. */
    void headers(BiConsumer<String, String> to);

    /** The body of the request. */
    InputStream body() throws IOException;

    /**
     * The head of the response.
     *
     * @param length of the body; negative: there is none
     */
    void head(int status, long length);

    /** Adds a header to it. */
    void header(String name, String value);

    /** The body of the response. */
    OutputStream out() throws IOException;
  }

  static List<Key<?>> keys() {
    return List.of(MOUNT);
  }

  private static String path(String text) {
    if (!PATH.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  /** {@code admin.mount}; empty if it is not set. */
  public static Optional<String> path(Configuration c) {
    return c.find(MOUNT);
  }

  /**
   * What the agent says of it, which answers on the admin port alone; empty if the key is not set.
   */
  public static Optional<String> withoutEffect(Configuration c, Locale locale) {
    return path(c).map(path -> Messages.of(AdminMount.class, locale).get("no-mount", "path", path));
  }

  /**
   * Answers for {@code views}.
   *
   * @throws IOException if there is no token and none can be kept
   */
  public static AdminMount open(
      AdminSettings settings, AdminViews views, AdminServer.Surroundings surroundings)
      throws IOException {
    String token = AccessGuard.token(settings.token(), surroundings.stateDir());
    AccessGuard guard = new AccessGuard(token, surroundings.time());
    return new AdminMount(
        new AdminHandler(settings, views, guard, new Door.Mounted(settings.proxy())));
  }

  /** True if a request is for what is mounted there, as far as its path says. */
  public static boolean isBelow(String mount, String context, String uri) {
    int from = context.length();
    return uri.startsWith(mount, from)
        && uri.startsWith(context)
        && (uri.length() == from + mount.length() || uri.charAt(from + mount.length()) == '/');
  }

  /**
   * Answers it.
   *
   * @param mount the path that it is below
   */
  public void answer(String mount, Call call) throws IOException {
    String root = call.context() + mount;
    if (call.uri().length() == root.length()) {
      // the pages' links are relative to the folder
      call.header("Location", root + "/");
      call.head(302, -1);
      return;
    }
    handler.handle(new MountedExchange(call, root));
  }
}
