package dev.pitwall.checklist.ask;

import dev.pitwall.checklist.ask.ServiceState.State;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks every service once, several at a time, each within {@link #LIMIT}; one that gave no answer
 * is unknown, with the reason, and delays no other. systemd is asked once for all its units.
 */
public final class Services {
  /** The longest time that one service may take. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  /** How many services are asked; the configuration refuses more. */
  public static final int MOST = 50;

  private static final int AT_A_TIME = 4;

  private final Programs programs;
  private final TimeSource time;
  private final Messages words;
  private final Optional<Path> caFile;
  private final Duration limit;

  /**
   * Asks nobody yet.
   *
   * @param caFile a private authority in PEM, for pages
   */
  public Services(Programs programs, Optional<Path> caFile, TimeSource time, Locale locale) {
    this(programs, caFile, time, locale, LIMIT);
  }

  Services(
      Programs programs, Optional<Path> caFile, TimeSource time, Locale locale, Duration limit) {
    this.programs = programs;
    this.caFile = caFile;
    this.time = time;
    this.words = Messages.of(Services.class, locale);
    this.limit = limit;
  }

  /**
   * A service as {@code checklist.services} names it.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Target parse(String text) {
    return Target.parse(text);
  }

  /**
   * How they stand, in the order in which they were given.
   *
   * @param services at most {@value #MOST} are asked
   */
  public List<ServiceState> ask(List<Target> services) throws InterruptedException {
    List<Target> asked = services.stream().limit(MOST).toList();
    List<Target.Unit> units = new ArrayList<>();
    for (Target each : asked) {
      if (each instanceof Target.Unit unit) {
        units.add(unit);
      }
    }
    try (Threads threads = new Threads()) {
      ExecutorService pool =
          threads.pool(
              "checklist-ask", AT_A_TIME, MOST + 1, new ThreadPoolExecutor.CallerRunsPolicy());
      Future<List<ServiceState>> systemd =
          pool.submit(() -> new Systemd(programs, words, limit).ask(units));
      List<Future<List<ServiceState>>> others = new ArrayList<>();
      for (Target each : asked) {
        others.add(pool.submit(question(each)));
      }
      List<ServiceState> unitStates = units.isEmpty() ? List.of() : states(systemd, units);
      List<ServiceState> all = new ArrayList<>();
      int unit = 0;
      for (int i = 0; i < asked.size(); i++) {
        if (asked.get(i) instanceof Target.Unit) {
          all.add(unitStates.get(unit++));
        } else {
          all.addAll(states(others.get(i), List.of(asked.get(i))));
        }
      }
      return all;
    }
  }

  private Callable<List<ServiceState>> question(Target service) {
    return () -> {
      if (service instanceof Target.Compose compose) {
        return new Docker(programs, words, limit).ask(compose);
      }
      if (service instanceof Target.Port port) {
        return List.of(new Addresses(caFile, time, words, limit).ask(port));
      }
      if (service instanceof Target.Page page) {
        return List.of(new Addresses(caFile, time, words, limit).ask(page));
      }
      if (service instanceof Target.Named named) {
        return List.of(new Processes(words).ask(named));
      }
      return service instanceof Target.PidFile file
          ? List.of(new Processes(words).ask(file))
          : List.of();
    };
  }

  /** The answer, or one unknown state for each of those that were asked. */
  private List<ServiceState> states(Future<List<ServiceState>> answer, List<? extends Target> asked)
      throws InterruptedException {
    String reason;
    try {
      // others may stand in line before it
      long most = limit.multipliedBy(1 + MOST / AT_A_TIME).toNanos();
      return answer.get(most, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      reason = words.get("late", "seconds", limit.toSeconds());
    } catch (ExecutionException e) {
      reason = words.get("failed", "error", String.valueOf(e.getCause()));
    }
    String said = reason;
    return asked.stream().map(each -> ServiceState.of(each, "", State.UNKNOWN, said, "")).toList();
  }
}
