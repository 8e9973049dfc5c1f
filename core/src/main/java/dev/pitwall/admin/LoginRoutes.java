package dev.pitwall.admin;

import com.sun.net.httpserver.HttpExchange;
import dev.pitwall.admin.AccessGuard.Outcome;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a person gets in and out: the form with the token, or a link whose code is good for one time.
 * The code stands behind a {@code #}, so it reaches no log of a server or proxy, and the page sends
 * it as a form: asking for an address changes nothing.
 */
final class LoginRoutes {
  /** The link of the start-up line: time enough to read it. */
  static final Duration FIRST = Duration.ofMinutes(10);

  /** The link of the command {@code open}: the browser takes it at once. */
  static final Duration ASKED = Duration.ofMinutes(2);

  static final String LINKS = "/api/v1/login-links";
  private static final String LOGIN = "/login";
  private static final String LOGOUT = "/logout";
  private static final int LARGEST_FORM = 4_096;
  private static final int MOST_FIELDS = 16;

  private final AccessGuard guard;
  private final Door door;

  /** Opens and closes sessions of {@code guard} for browsers that come in by {@code door}. */
  LoginRoutes(AccessGuard guard, Door door) {
    this.guard = guard;
    this.door = door;
  }

  /** True for the two forms. */
  static boolean knows(String path) {
    return path.equals(LOGIN) || path.equals(LOGOUT);
  }

  /** Where a code opens a session, relative to the admin port's address. */
  static String link(String code) {
    return LOGIN + "#" + code;
  }

  /** The session that a browser sent; null if it sent none. */
  @Nullable String session(HttpExchange exchange) {
    return Visitor.cookie(exchange, door.cookie());
  }

  /** A new link, for one who sent the token itself. */
  Reply newLink() {
    String path = link(guard.code(ASKED));
    return Reply.json(201, "{\"path\":\"" + path + "\",\"seconds\":" + ASKED.toSeconds() + "}");
  }

  /** Answers a form. */
  Reply form(HttpExchange exchange, String path, Shell shell, String address) throws IOException {
    if (!sameOrigin(exchange)) {
      return Reply.problem(
          403, "origin", "The form was sent by another site", "Open the page itself and retry.");
    }
    if (path.equals(LOGOUT)) {
      guard.close(session(exchange));
      return home(exchange, door.cookie() + "=; Max-Age=0");
    }
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_FORM + 1);
    if (body.length > LARGEST_FORM) {
      return Reply.problem(413, "size", "The form is too large", "Send the token alone.");
    }
    String code = field("code", body);
    Outcome outcome =
        code.isEmpty() ? guard.admit(field("token", body), address) : guard.redeem(code, address);
    return switch (outcome) {
      case TOO_MANY -> tooMany(exchange);
      case REFUSED -> Reply.html(401, shell.login(true));
      case ADMITTED ->
          home(
              exchange,
              door.cookie() + "=" + guard.open() + "; Max-Age=" + AccessGuard.SESSION.toSeconds());
    };
  }

  static Reply tooMany(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", "60");
    return Reply.problem(
        429, "attempts", "Too many wrong tokens from this address", "Wait a minute, then retry.");
  }

  private Reply home(HttpExchange exchange, String setCookie) {
    exchange
        .getResponseHeaders()
        .add(
            "Set-Cookie",
            setCookie
                + "; Path="
                + door.path(exchange)
                + "; HttpOnly; SameSite=Strict"
                + (door.secure(exchange) ? "; Secure" : ""));
    exchange.getResponseHeaders().set("Location", "./");
    return Reply.html(303, "");
  }

  private static String field(String name, byte[] form) {
    for (String field : new String(form, StandardCharsets.UTF_8).split("&", MOST_FIELDS)) {
      if (field.startsWith(name + "=")) {
        try {
          return URLDecoder.decode(field.substring(name.length() + 1), StandardCharsets.UTF_8)
              .strip();
        } catch (IllegalArgumentException notEncoded) {
          return ""; // refused and counted like any wrong token
        }
      }
    }
    return "";
  }

  /** False if another site sent it, as far as the browser says. */
  static boolean sameOrigin(HttpExchange exchange) {
    String site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
    if (site != null) {
      return site.toLowerCase(Locale.ROOT).equals("same-origin");
    }
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    return origin == null
        || origin
            .substring(origin.indexOf("//") + 2)
            .equals(exchange.getRequestHeaders().getFirst("Host"));
  }
}
