package dev.pitwall.admin;

import com.google.gson.stream.JsonWriter;
import com.sun.net.httpserver.HttpExchange;
import dev.pitwall.admin.AccessGuard.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what each request gets. */
final class AdminHandler {
  private static final Logger log = LoggerFactory.getLogger(AdminHandler.class);
  private static final int LARGEST_FORM = 4_096;
  private static final Set<String> OPEN = Set.of("/health/live", "/health/ready", "/metrics");
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final String BEARER = "bearer ";
  private static final String CHECKLIST = "/api/v1/checklist";
  private static final String LOADED = "/api/v1/scan/loaded";

  private final AdminSettings settings;
  private final AdminViews views;
  private final AccessGuard guard;
  private final HostNames hosts;
  private final String cookie;

  AdminHandler(AdminSettings settings, AdminViews views, AccessGuard guard, int port) {
    this.settings = settings;
    this.views = views;
    this.guard = guard;
    this.hosts = new HostNames(settings.bind(), settings.hosts());
    // browsers keep cookies by host, not by port
    this.cookie = "pitwall-" + port;
  }

  void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply;
      try {
        reply = answer(exchange);
      } catch (RuntimeException | LinkageError e) {
        log.warn("{}: the answer failed", exchange.getRequestURI().getPath(), e);
        reply =
            Reply.problem(
                500, "internal", "The answer failed", "See the log of Pitwall for the exception.");
      }
      reply.send(exchange);
    }
  }

  private Reply answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean open = OPEN.contains(path);
    if (!(open && reachable()) && !hosts.accepts(header(exchange, "Host"))) {
      return Reply.problem(
          421,
          "host",
          "This name is not one of the admin port's",
          "Call it by its address or by localhost, or add the name to admin.hosts.");
    }
    String method = exchange.getRequestMethod();
    boolean form = path.equals("/login") || path.equals("/logout");
    Set<String> allowed = methods(path);
    if (!allowed.contains(method)) {
      exchange
          .getResponseHeaders()
          .set("Allow", allowed.stream().sorted().collect(Collectors.joining(", ")));
      return Reply.problem(
          405, "method", "This method is not allowed here", "Use one of those in Allow.");
    }
    if (form) {
      return form(exchange, path);
    }
    if (path.equals("/style.css")) {
      return new Reply(200, "text/css; charset=utf-8", Page.style());
    }
    return open ? probe(exchange, path) : closed(exchange, path);
  }

  private static Set<String> methods(String path) {
    if (path.equals("/login") || path.equals("/logout")) {
      return Set.of("POST");
    }
    if (EmergencyRoutes.knows(path)) {
      return EmergencyRoutes.methods(path);
    }
    if (SecurityRoutes.knows(path)) {
      return SecurityRoutes.methods(path);
    }
    if (path.equals(CHECKLIST)) {
      return Set.of("GET", "HEAD", "POST");
    }
    return AlertRoutes.knows(path) ? AlertRoutes.methods(path) : READING;
  }

  /** Scrapers in other containers call by names of services that nobody can list in advance. */
  private boolean reachable() throws IOException {
    return !InetAddress.getByName(settings.bind()).isLoopbackAddress();
  }

  private Reply probe(HttpExchange exchange, String path) throws IOException {
    return switch (path) {
      case "/health/live" -> health(new Health(List.of()));
      case "/health/ready" -> health(views.ready().get());
      default -> settings.prometheus() ? scrape(header(exchange, "Accept")) : notFound();
    };
  }

  private Reply scrape(@Nullable String accept) throws IOException {
    String type = views.metrics().contentType(accept);
    ByteArrayOutputStream body = new ByteArrayOutputStream(16_384);
    views.metrics().write(body, type);
    return new Reply(200, type, body.toByteArray());
  }

  private static Reply health(Health health) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("status").value(health.up() ? "UP" : "DOWN");
      json.name("checks").beginArray();
      for (Health.Probe probe : health.checks()) {
        json.beginObject().name("name").value(probe.name());
        json.name("status").value(probe.up() ? "UP" : "DOWN").endObject();
      }
      json.endArray().endObject();
    }
    return Reply.json(health.up() ? 200 : 503, text.toString());
  }

  private Reply closed(HttpExchange exchange, String path) throws IOException {
    String authorization = header(exchange, "Authorization");
    Outcome outcome = Outcome.REFUSED;
    if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      String token = authorization.substring(BEARER.length()).strip();
      outcome = guard.admit(token, address(exchange));
    } else if (READING.contains(exchange.getRequestMethod()) && guard.isOpen(session(exchange))) {
      outcome = Outcome.ADMITTED;
    }
    if (outcome == Outcome.ADMITTED) {
      views
          .security()
          .admin(
              address(exchange),
              header(exchange, "X-Forwarded-For"),
              header(exchange, "Forwarded"));
    }
    return switch (outcome) {
      case TOO_MANY -> tooMany(exchange);
      case REFUSED -> refused(exchange, path);
      case ADMITTED -> admitted(exchange, path);
    };
  }

  private Reply refused(HttpExchange exchange, String path) throws IOException {
    exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"pitwall\"");
    if (path.equals("/")) {
      return Reply.html(401, page(exchange).login(false));
    }
    return Reply.problem(
        401,
        "token",
        "The token is missing or wrong",
        "Send Authorization: Bearer TOKEN; it is in admin.token of the state dir.");
  }

  private Reply admitted(HttpExchange exchange, String path) throws IOException {
    if (path.equals("/")) {
      return Reply.html(200, page(exchange).status(views.status().get()));
    }
    if (AlertRoutes.knows(path)) {
      return new AlertRoutes(views.alerts()).answer(exchange, path);
    }
    if (EmergencyRoutes.knows(path)) {
      return new EmergencyRoutes(views.emergency()).answer(exchange, path);
    }
    if (SecurityRoutes.knows(path)) {
      return new SecurityRoutes(views.security()).answer(exchange, path);
    }
    if (HistoryRoutes.knows(path)) {
      String query = exchange.getRequestURI().getRawQuery();
      return new HistoryRoutes(views.history()).answer(path, query);
    }
    if (path.equals(CHECKLIST)) {
      return checklist(exchange.getRequestMethod());
    }
    StringWriter text = new StringWriter();
    if (path.equals(LOADED)) {
      views.loaded().writeTo(text);
      return Reply.json(200, text.toString());
    }
    if (!path.equals("/api/v1/status")) {
      return notFound();
    }
    views.status().get().writeTo(text);
    return Reply.json(200, text.toString());
  }

  /** A POST has one made and sent; who sends it holds the token itself, never a session. */
  private Reply checklist(String method) throws IOException {
    if (READING.contains(method)) {
      StringWriter text = new StringWriter();
      views.checklist().writeTo(text);
      return Reply.json(200, text.toString());
    }
    return switch (views.checklist().make()) {
      case BEGUN -> Reply.json(202, "{\"state\":\"BEGUN\"}");
      case NO_CHANNEL ->
          Reply.problem(
              409, "channel", "No channel is configured", "Set notify.mail.to and try again.");
      case BUSY ->
          Reply.problem(
              409, "busy", "A checklist is being made", "Wait until it has come, then try again.");
    };
  }

  private static Reply tooMany(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", "60");
    return Reply.problem(
        429, "attempts", "Too many wrong tokens from this address", "Wait a minute, then retry.");
  }

  private static Reply notFound() throws IOException {
    return Reply.problem(
        404, "path", "There is nothing here", "See the reference of the HTTP API.");
  }

  private Reply form(HttpExchange exchange, String path) throws IOException {
    if (!sameOrigin(exchange)) {
      return Reply.problem(
          403, "origin", "The form was sent by another site", "Open the page itself and retry.");
    }
    if (path.equals("/logout")) {
      guard.close(session(exchange));
      return home(exchange, cookie + "=; Max-Age=0");
    }
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_FORM + 1);
    if (body.length > LARGEST_FORM) {
      return Reply.problem(413, "size", "The form is too large", "Send the token alone.");
    }
    return switch (guard.admit(token(body), address(exchange))) {
      case TOO_MANY -> tooMany(exchange);
      case REFUSED -> Reply.html(401, page(exchange).login(true));
      case ADMITTED ->
          home(
              exchange,
              cookie + "=" + guard.open() + "; Max-Age=" + AccessGuard.SESSION.toSeconds());
    };
  }

  private static Reply home(HttpExchange exchange, String setCookie) {
    exchange
        .getResponseHeaders()
        .add("Set-Cookie", setCookie + "; Path=/; HttpOnly; SameSite=Strict");
    exchange.getResponseHeaders().set("Location", "./");
    return Reply.html(303, "");
  }

  private static String token(byte[] form) {
    for (String field : new String(form, StandardCharsets.UTF_8).split("&", 16)) {
      if (field.startsWith("token=")) {
        try {
          return URLDecoder.decode(field.substring(6), StandardCharsets.UTF_8).strip();
        } catch (IllegalArgumentException notEncoded) {
          return ""; // refused and counted like any wrong token
        }
      }
    }
    return "";
  }

  private static boolean sameOrigin(HttpExchange exchange) {
    String site = header(exchange, "Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    String origin = header(exchange, "Origin");
    return origin == null
        || origin.substring(origin.indexOf("//") + 2).equals(header(exchange, "Host"));
  }

  private @Nullable String session(HttpExchange exchange) {
    String cookies = header(exchange, "Cookie");
    for (String pair : cookies == null ? new String[0] : cookies.split(";", 64)) {
      String stripped = pair.strip();
      if (stripped.startsWith(cookie + "=")) {
        return stripped.substring(cookie.length() + 1);
      }
    }
    return null;
  }

  private Page page(HttpExchange exchange) {
    return new Page(Page.language(header(exchange, "Accept-Language"), views.locale()));
  }

  private static String address(HttpExchange exchange) {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  private static @Nullable String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }
}
