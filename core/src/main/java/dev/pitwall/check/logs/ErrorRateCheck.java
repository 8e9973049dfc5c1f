package dev.pitwall.check.logs;

import dev.pitwall.check.Check;
import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.logs.event.Fingerprint;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code app.error-rate}: error events among the newest {@code errors.window} events that are not
 * older than {@code errors.max-age}.
 *
 * <p>Each source has a window of its own: the application's log events, the followed log file, and
 * the responses, whose errors are those with status 5xx. The largest count is the reading: one
 * failed request often is in all three, and a busy log must not push the failed responses out. Ages
 * make the reading fall on an idle application.
 */
public final class ErrorRateCheck implements Check {
  private static final Logger log = LoggerFactory.getLogger(ErrorRateCheck.class);
  private static final ReadingKey KEY = ReadingKey.of("app.error-rate");
  private static final int SHOWN = 3;
  private static final String OWN = "dev.pitwall";

  private final ErrorSettings settings;
  private final TimeSource time;
  private final Messages words;
  private final Optional<FileErrors> file;
  private volatile @Nullable ErrorWindow application;
  private volatile @Nullable ErrorWindow responses;
  private volatile @Nullable ErrorHistory history;

  /**
   * What one source counts.
   *
   * @param kinds each error without its data
   */
  private record Count(List<String> kinds, String detail) {
    int errors() {
      return kinds.size();
    }
  }

  /** Without a file in the settings and before a source is attached the reading is unknown. */
  public ErrorRateCheck(ErrorSettings settings, TimeSource time, Locale locale) {
    this.settings = settings;
    this.time = time;
    this.words = Messages.of(ErrorRateCheck.class, locale);
    this.file = settings.file().map(path -> new FileErrors(path, settings.window(), time));
  }

  /** Keeps the errors of a day there; called before a source is attached. */
  public void remember(ErrorHistory day) {
    history = day;
    file.ifPresent(errors -> errors.remember(day));
  }

  /** Attaches the application's log as a source. Own loggers ({@code dev.pitwall}) are ignored. */
  public LogEvents applicationLog() {
    ErrorWindow window = new ErrorWindow(settings.window());
    application = window;
    ErrorHistory day = history;
    if (day != null) {
      day.attach(ErrorHistory.Source.LOG);
    }
    return (error, logger, message, throwableClass) -> {
      if (logger.equals(OWN) || logger.startsWith(OWN + ".")) {
        return;
      }
      if (error) {
        ErrorWindow.ErrorEvent event = ErrorWindow.event(time.nanoTime(), message, throwableClass);
        window.error(event);
        if (day != null) {
          day.heard(ErrorHistory.Source.LOG, time.now(), event);
        }
      } else {
        window.other();
      }
    };
  }

  /** Attaches the responses as a source. */
  public Responses responses() {
    ErrorWindow window = new ErrorWindow(settings.window());
    responses = window;
    ErrorHistory day = history;
    if (day != null) {
      day.attach(ErrorHistory.Source.RESPONSES);
    }
    return (method, route, status, failure) -> {
      if (status >= 500) {
        String what = "5xx " + method + " " + route;
        String text = failure == null ? what : failure + ": " + what;
        ErrorWindow.ErrorEvent event = ErrorWindow.event(time.nanoTime(), text, null);
        window.error(event);
        if (day != null) {
          day.heard(ErrorHistory.Source.RESPONSES, event);
        }
      } else {
        window.other();
      }
    };
  }

  /** Hears of every response; allocates for a 5xx only. */
  public interface Responses {

    /**
     * A response was sent.
     *
     * @param route the template, never the raw path
     * @param failure class name of the exception that ended it, or null
     */
    void response(String method, String route, int status, @Nullable String failure);
  }

  @Override
  public String id() {
    return "app.error-rate";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(new Reading.Unknown(KEY, Unit.COUNT, reason));
  }

  @Override
  public List<Reading> run() {
    List<Count> counts = new ArrayList<>();
    String fileFault = file.map(errors -> readFile(errors, counts)).orElse("");
    ErrorHistory day = history;
    if (day != null) {
      day.settle();
    }
    count(application, "detail.log", ErrorRateCheck::kind, counts);
    // a route is a template already: its digits are its name
    count(responses, "detail.responses", ErrorWindow.ErrorEvent::text, counts);
    Optional<Count> largest = counts.stream().max(Comparator.comparingInt(Count::errors));
    if (largest.isEmpty()) {
      return unknown(fileFault.isEmpty() ? words.get("no-source") : fileFault);
    }
    // A source above the threshold says enough; below it the missing file might have said more.
    if (!fileFault.isEmpty() && largest.get().errors() <= settings.threshold()) {
      return unknown(fileFault);
    }
    boolean none = largest.get().errors() == 0;
    List<String> details =
        counts.stream().filter(count -> none || count.errors() > 0).map(Count::detail).toList();
    String detail = String.join("; ", details) + (fileFault.isEmpty() ? "" : "; " + fileFault);
    double value = largest.get().errors();
    return List.of(
        new Reading.Measured(KEY, Unit.COUNT, value, detail, top(largest.get().kinds())));
  }

  private String readFile(FileErrors errors, List<Count> counts) {
    String name = settings.file().map(Object::toString).orElse("");
    try {
      errors.read();
    } catch (NoSuchFileException e) {
      return words.get("file.absent", "file", name);
    } catch (IOException e) {
      return words.get("file.unreadable", "file", name, "error", e.toString());
    }
    if (!errors.understood()) {
      return words.get("file.no-levels", "file", name);
    }
    count(errors.window(), "detail.file", ErrorRateCheck::kind, counts);
    return "";
  }

  static String kind(ErrorWindow.ErrorEvent error) {
    return Fingerprint.of(error.text(), error.throwableClass());
  }

  private void count(
      @Nullable ErrorWindow window,
      String key,
      Function<ErrorWindow.ErrorEvent, String> kind,
      List<Count> counts) {
    if (window == null) {
      return;
    }
    List<ErrorWindow.ErrorEvent> errors =
        window.youngerThan(settings.maxAge().toNanos(), time.nanoTime());
    String name = settings.file().map(Object::toString).orElse("");
    counts.add(
        new Count(
            errors.stream().map(kind).toList(),
            words.get(key, "errors", errors.size(), "events", window.events(), "file", name)));
  }

  private static List<Offender> top(List<String> kinds) {
    Map<String, Integer> counts = new HashMap<>();
    kinds.forEach(kind -> counts.merge(kind, 1, Integer::sum));
    Comparator<Map.Entry<String, Integer>> most =
        Map.Entry.<String, Integer>comparingByValue().reversed();
    return counts.entrySet().stream()
        .sorted(most.thenComparing(Map.Entry.comparingByKey()))
        .limit(SHOWN)
        .map(entry -> new Offender(entry.getKey(), entry.getValue(), Unit.COUNT))
        .toList();
  }

  @Override
  public void close() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      log.debug("{} could not be closed", settings.file(), e);
    }
  }
}
