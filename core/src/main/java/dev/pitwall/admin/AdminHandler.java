package dev.pitwall.admin;

import com.google.gson.stream.JsonWriter;
import com.sun.net.httpserver.HttpExchange;
import dev.pitwall.admin.AccessGuard.Outcome;
import dev.pitwall.export.PrometheusExport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what each request gets. */
final class AdminHandler {
  private static final Logger log = LoggerFactory.getLogger(AdminHandler.class);
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final String BEARER = "bearer ";
  private static final String CHECKLIST = "/api/v1/checklist";
  private static final String LOADED = "/api/v1/scan/loaded";

  private final AdminSettings settings;
  private final AdminViews views;
  private final AccessGuard guard;
  private final HostNames hosts;
  private final LoginRoutes logins;
  private final StaticFiles files = new StaticFiles();
  private final Door door;

  /** Answers for {@code views} those who come in by {@code door}. */
  AdminHandler(AdminSettings settings, AdminViews views, AccessGuard guard, Door door) {
    this.settings = settings;
    this.views = views;
    this.guard = guard;
    this.hosts = new HostNames(settings.bind(), settings.hosts());
    this.logins = new LoginRoutes(guard, door);
    this.door = door;
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
    boolean open = door.open().contains(path);
    boolean far = door.far(exchange);
    if (!(open && far) && !hosts.accepts(header(exchange, "Host"))) {
      return Reply.problem(
          421,
          "host",
          "This name is not one of the admin port's",
          "Call it by its address or by localhost, or add the name to admin.hosts.");
    }
    String method = exchange.getRequestMethod();
    Set<String> allowed = methods(path);
    if (!allowed.contains(method)) {
      exchange
          .getResponseHeaders()
          .set("Allow", allowed.stream().sorted().collect(Collectors.joining(", ")));
      return Reply.problem(
          405, "method", "This method is not allowed here", "Use one of those in Allow.");
    }
    if (open) {
      return probe(exchange, path);
    }
    if (far && !door.secure(exchange)) {
      return Reply.problem(
          403,
          "exposed",
          "Other machines reach this port without TLS, so only probes and metrics answer",
          "Bind it to loopback, set admin.tls.certificate and admin.tls.key, or set admin.proxy = true"
              + " if a proxy with TLS stands in front.");
    }
    if (path.equals("/style.css")) {
      return new Reply(200, "text/css; charset=utf-8", Page.style());
    }
    if (StaticFiles.knows(path)) {
      return files.answer(exchange, path);
    }
    if (LoginRoutes.knows(path)) {
      return READING.contains(method)
          ? Reply.html(200, shell(exchange).login(false))
          : logins.form(exchange, path, shell(exchange), address(exchange));
    }
    return closed(exchange, path);
  }

  private static Set<String> methods(String path) {
    switch (path) {
      case "/login" -> {
        return Set.of("GET", "HEAD", "POST");
      }
      case "/logout", LoginRoutes.LINKS -> {
        return Set.of("POST");
      }
      default -> {
        // below
      }
    }
    if (DashboardRoutes.knows(path)) {
      return DashboardRoutes.methods(path);
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

  private Reply probe(HttpExchange exchange, String path) throws IOException {
    return switch (path) {
      case "/health/live" -> health(new Health(List.of()));
      case "/health/ready" -> health(views.ready().get());
      default -> settings.prometheus() ? scrape(exchange) : notFound();
    };
  }

  private Reply scrape(HttpExchange exchange) throws IOException {
    String type = views.metrics().contentType(header(exchange, "Accept"));
    boolean gzip = PrometheusExport.takesGzip(header(exchange, "Accept-Encoding"));
    ByteArrayOutputStream body = new ByteArrayOutputStream(16_384);
    try (OutputStream out = gzip ? new GZIPOutputStream(body) : body) {
      views.metrics().write(out, type);
    }
    Reply reply = new Reply(200, type, body.toByteArray());
    reply.header("Vary", "Accept, Accept-Encoding");
    return gzip ? reply.header("Content-Encoding", "gzip") : reply;
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
    } else if (guard.isOpen(logins.session(exchange))) {
      if (!READING.contains(exchange.getRequestMethod())) {
        return byBrowser(exchange, path);
      }
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
      case TOO_MANY -> LoginRoutes.tooMany(exchange);
      case REFUSED -> refused(exchange, path);
      case ADMITTED -> admitted(exchange, path);
    };
  }

  /** What a browser's session may change: with proof that our own page asks, and if allowed. */
  private Reply byBrowser(HttpExchange exchange, String path) throws IOException {
    String proof = header(exchange, "X-Pitwall-Proof");
    if (proof == null || (!AlertRoutes.knows(path) && !path.equals(DashboardRoutes.TEST))) {
      return refused(exchange, path);
    }
    String session = logins.session(exchange);
    boolean ours =
        session != null
            && AccessGuard.key(proof).equals(AccessGuard.key(AccessGuard.proof(session)));
    if (!ours || !LoginRoutes.sameOrigin(exchange)) {
      return Reply.problem(
          403, "origin", "This was not sent by the dashboard", "Load the page again and retry.");
    }
    if (!views.dashboard().actions()) {
      return Reply.problem(
          403,
          "actions",
          "Actions are off on this admin port",
          "Set admin.actions = true; it is in force within ten seconds, without a restart.");
    }
    return admitted(exchange, path);
  }

  private Reply refused(HttpExchange exchange, String path) throws IOException {
    exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"pitwall\"");
    if (Shell.knows(path) || path.equals("/plain")) {
      return Reply.html(401, shell(exchange).login(false));
    }
    return Reply.problem(
        401,
        "token",
        "The token is missing or wrong",
        "Send Authorization: Bearer TOKEN; it is in admin.token of the state dir.");
  }

  private Reply admitted(HttpExchange exchange, String path) throws IOException {
    if (Shell.knows(path)) {
      return shown(exchange);
    }
    if (path.equals("/plain")) {
      return Reply.html(200, new Page(visitor(exchange).locale()).status(views.status().get()));
    }
    if (path.equals(LoginRoutes.LINKS)) {
      return logins.newLink();
    }
    if (DashboardRoutes.knows(path)) {
      return new DashboardRoutes(views.dashboard(), visitor(exchange).locale())
          .answer(exchange, path);
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
    if (RehearsalRoutes.knows(path)) {
      return new RehearsalRoutes(views.rehearsal(), visitor(exchange).locale())
          .answer(path, exchange.getRequestURI().getRawQuery());
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

  private static Reply notFound() throws IOException {
    return Reply.problem(
        404, "path", "There is nothing here", "See the reference of the HTTP API.");
  }

  private Reply shown(HttpExchange exchange) throws IOException {
    String session = logins.session(exchange);
    String proof = session == null ? "" : AccessGuard.proof(session);
    return Reply.html(
        200, shell(exchange).page(views.status().get().app(), proof, views.dashboard().actions()));
  }

  private Shell shell(HttpExchange exchange) throws IOException {
    return new Shell(visitor(exchange), files.folder());
  }

  private Visitor visitor(HttpExchange exchange) {
    return Visitor.of(exchange, views.locale());
  }

  private static String address(HttpExchange exchange) {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  private static @Nullable String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }
}
