package dev.pitwall.servlet;

import dev.pitwall.admin.AdminMount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard below a path of the application.
 *
 * @param path {@code admin.mount}
 * @param dashboard null while Pitwall is not up
 */
record Mount(String path, Supplier<@Nullable AdminMount> dashboard) {
  private static final int UNAVAILABLE = 503;

  boolean owns(String context, String uri) {
    return AdminMount.isBelow(path, context, uri);
  }

  void answer(MountedCall call) throws IOException {
    AdminMount ready = dashboard.get();
    if (ready != null) {
      ready.answer(path, call);
      return;
    }
    byte[] text =
        "Pitwall is starting; try again in a few seconds.\n".getBytes(StandardCharsets.UTF_8);
    call.header("Retry-After", "5");
    call.header("Cache-Control", "no-store");
    call.header("Content-Type", "text/plain; charset=utf-8");
    call.head(UNAVAILABLE, text.length);
    call.out().write(text);
  }
}
