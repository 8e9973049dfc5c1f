package dev.pitwall.checklist.ask;

import dev.pitwall.check.http.Visit;
import dev.pitwall.check.net.Caller;
import dev.pitwall.check.net.LateException;
import dev.pitwall.checklist.ask.ServiceState.State;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Ports and pages. */
final class Addresses {
  private static final int NO_CONTENT_OF_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private final Optional<Path> caFile;
  private final TimeSource time;
  private final Messages words;
  private final Duration limit;

  Addresses(Optional<Path> caFile, TimeSource time, Messages words, Duration limit) {
    this.caFile = caFile;
    this.time = time;
    this.words = words;
    this.limit = limit;
  }

  /** Taken is up; what is refused, or lets the time go by, is down. */
  ServiceState ask(Target.Port port) throws InterruptedException {
    String command = "nc -vz " + port.host() + " " + port.port();
    try (Caller caller = new Caller("checklist-tcp", time)) {
      long begun = time.nanoTime();
      caller.call(limit, line -> connect(line, port));
      long millis = Duration.ofNanos(time.nanoTime() - begun).toMillis();
      return state(port, "tcp", State.UP, words.get("tcp.open", "millis", millis), command);
    } catch (LateException e) {
      String late = words.get("tcp.late", "seconds", limit.toSeconds());
      return state(port, "tcp", State.DOWN, late, command);
    } catch (IOException e) {
      return state(port, "tcp", State.DOWN, words.get("tcp.failed", "error", said(e)), command);
    }
  }

  private static boolean connect(dev.pitwall.check.net.Line line, Target.Port port)
      throws IOException {
    List<InetAddress> addresses = line.resolve(port.host());
    IOException failure = new IOException("no address");
    for (int i = 0; i < addresses.size(); i++) {
      Duration share = line.left().dividedBy(addresses.size() - i);
      try (Socket socket = line.connect(addresses.get(i), port.port(), share)) {
        return socket.isConnected();
      } catch (LateException e) {
        throw e;
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  /** Without the class, where there are words as well. */
  private static String said(String error) {
    String text = error.replaceFirst("^[\\w.$]+: (?=.)", "");
    return text.isEmpty() ? error : text;
  }

  private static String said(IOException e) {
    String text = e.getMessage();
    return text == null ? e.getClass().getSimpleName() : text;
  }

  /** An answer below 400 is up, 4xx shaky, 5xx and no answer down. */
  ServiceState ask(Target.Page page) throws InterruptedException {
    String command =
        "curl -sS -o /dev/null -w '%{http_code} %{time_total}\\n' '" + page.uri() + "'";
    Visit visit = Visit.pay(page.uri(), limit, caFile, time);
    if (!visit.answered()) {
      String word =
          visit.late()
              ? words.get("http.late", "seconds", limit.toSeconds())
              : words.get("http.failed", "error", said(visit.error()));
      return state(page, "http", State.DOWN, word, command);
    }
    State state =
        visit.status() < NO_CONTENT_OF_ERROR
            ? State.UP
            : visit.status() < SERVER_ERROR ? State.SHAKY : State.DOWN;
    String word =
        words.get("http.answered", "status", visit.status(), "millis", visit.elapsed().toMillis());
    return state(page, "http", state, word, command);
  }

  private static ServiceState state(
      Target service, String kind, State state, String word, String command) {
    return ServiceState.of(service, kind, state, word, command);
  }
}
