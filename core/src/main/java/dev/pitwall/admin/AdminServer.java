package dev.pitwall.admin;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The admin port: health probes, metrics, status and a page for people. When it cannot be opened
 * there is a finding and everything else works on.
 */
public final class AdminServer implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int BACKLOG = 64;
  private static final int FURTHER_PORTS = 10;
  private static final int HIGHEST_PORT = 65_535;
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String OFF = "admin.off";
  private static final String OTHER = "admin.other-port";
  private static final String OPEN = "admin.not-loopback";

  private final @Nullable HttpServer server;
  private final @Nullable AccessGuard guard;
  private final @Nullable AdminTls tls;

  /**
   * What the server needs of its surroundings.
   *
   * @param stateDir where the token is kept; exists. Empty: without {@code admin.token} nobody can
   *     log in, and only the open paths answer
   */
  public record Surroundings(
      Optional<Path> stateDir, Threads threads, TimeSource time, Findings findings) {}

  private AdminServer(
      @Nullable HttpServer server, @Nullable AccessGuard guard, @Nullable AdminTls tls) {
    this.server = server;
    this.guard = guard;
    this.tls = tls;
  }

  /** Opens the port if the settings ask for one. Never throws for what the machine refuses. */
  public static AdminServer start(
      AdminSettings settings, AdminViews views, Surroundings surroundings) {
    return start(settings, views, surroundings, DEADLINE);
  }

  static AdminServer start(
      AdminSettings settings, AdminViews views, Surroundings surroundings, Duration deadline) {
    Findings findings = surroundings.findings();
    if (!settings.enabled()) {
      findings.clear(OFF);
      return new AdminServer(null, null, null);
    }
    HttpServer bound = null;
    try {
      String token = AccessGuard.token(settings.token(), surroundings.stateDir());
      InetAddress address = InetAddress.getByName(settings.bind());
      bound = bind(address, settings.port(), settings.tls().isPresent());
      int port = bound.getAddress().getPort();
      AccessGuard guard = new AccessGuard(token, surroundings.time());
      boolean beyond = !address.isLoopbackAddress();
      Door door = new Door.Port(port, beyond, settings.sealed());
      bound.createContext("/", new AdminHandler(settings, views, guard, door)::handle);
      AdminTls tls = null;
      if (bound instanceof HttpsServer secure && settings.tls().isPresent()) {
        tls = new AdminTls(settings.tls().get(), surroundings.time(), findings);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls.start(surroundings.threads())));
      }
      bound.setExecutor(
          new DeadlinePool(surroundings.threads(), THREADS, deadline, surroundings.time()));
      bound.start();
      findings.clear(OFF);
      tellIfOther(port, settings, findings);
      tellIfOpen(beyond, settings, findings);
      return new AdminServer(bound, beyond && !settings.sealed() ? null : guard, tls);
    } catch (IOException | RuntimeException e) {
      if (bound != null) {
        bound.stop(0);
      }
      findings.report(
          OFF,
          "opening the admin port on admin.bind = "
              + settings.bind()
              + ", admin.port = "
              + settings.port()
              + ": "
              + e.getMessage()
              + "; allowed is an address of this machine with a free port and a state dir that can"
              + " be written; set admin.bind, admin.port or state-dir accordingly"
              + " (dashboard, API and /metrics are off, the rest works)");
      return new AdminServer(null, null, null);
    }
  }

  private static void tellIfOther(int port, AdminSettings settings, Findings findings) {
    if (settings.port() == 0 || settings.port() == port) {
      findings.clear(OTHER);
      return;
    }
    findings.report(
        OTHER,
        "opening the admin port: admin.port = "
            + settings.port()
            + " is taken by another process, so it is "
            + port
            + " until the next start; set a free admin.port for each application on this machine");
  }

  private static void tellIfOpen(boolean beyond, AdminSettings settings, Findings findings) {
    if (!beyond || settings.sealed()) {
      findings.clear(OPEN);
      return;
    }
    findings.report(
        OPEN,
        "opening the admin port: admin.bind = "
            + settings.bind()
            + " can be reached from other machines without TLS, so only /health and /metrics answer;"
            + " allowed for the rest is a loopback address, a certificate of its own, or a proxy with"
            + " TLS in front; bind it to 127.0.0.1, set admin.tls.certificate and admin.tls.key, or"
            + " set admin.proxy = true if such a proxy is the only way to the port");
  }

  private static HttpServer bind(InetAddress address, int port, boolean tls) throws IOException {
    int last = port == 0 ? 0 : Math.min(port + FURTHER_PORTS, HIGHEST_PORT);
    for (int candidate = port; candidate <= last; candidate++) {
      try {
        InetSocketAddress at = new InetSocketAddress(address, candidate);
        return tls ? HttpsServer.create(at, BACKLOG) : HttpServer.create(at, BACKLOG);
      } catch (BindException busy) {
        if (candidate == last) {
          BindException all =
              new BindException(
                  "ports " + port + " to " + last + " are not free (" + busy.getMessage() + ")");
          all.initCause(busy);
          throw all;
        }
      }
    }
    throw new BindException("no port was tried");
  }

  /** Where it listens; empty if it is off. */
  public Optional<InetSocketAddress> address() {
    return Optional.ofNullable(server).map(HttpServer::getAddress);
  }

  /** The base URL for this machine, {@code http://127.0.0.1:7717} or https; empty if it is off. */
  public Optional<String> url() {
    return address()
        .map(
            at -> {
              InetAddress ip = at.getAddress();
              String host = ip.isAnyLocalAddress() ? "127.0.0.1" : ip.getHostAddress();
              return (server instanceof HttpsServer ? "https://" : "http://")
                  + (host.contains(":") ? "[" + host + "]" : host)
                  + ":"
                  + at.getPort();
            });
  }

  /**
   * A link that opens the dashboard once, within ten minutes; empty if nobody could use one here.
   */
  public Optional<String> link() {
    AccessGuard admits = guard;
    return admits == null
        ? Optional.empty()
        : url().map(base -> base + LoginRoutes.link(admits.code(LoginRoutes.FIRST)));
  }

  /** The certificate that it shows; empty if it speaks plain HTTP. */
  Optional<AdminTls> tls() {
    return Optional.ofNullable(tls);
  }

  /** Closes the port; running answers are cut off. */
  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
  }
}
