package dev.pitwall.check.security;

import dev.pitwall.check.Check;
import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.security.ClientNames;
import dev.pitwall.security.LiveWatch;
import dev.pitwall.security.LiveWatch.Look;
import dev.pitwall.security.Signal;
import dev.pitwall.security.Standing;
import dev.pitwall.text.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The readings {@code security.*} of {@link Signal}. A signal is unknown while an access log cannot
 * be read, unless what is known is above the threshold already.
 */
public final class SecurityCheck implements Check {
  private final LiveWatch watch;
  private final Messages words;

  /** Asks {@code watch} at each run. */
  public SecurityCheck(LiveWatch watch, Locale locale) {
    this.watch = watch;
    this.words = Messages.of(SecurityCheck.class, locale);
  }

  @Override
  public String id() {
    return "security";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return Stream.of(Signal.values()).map(signal -> unknown(signal, reason)).toList();
  }

  private static Reading unknown(Signal signal, String reason) {
    return new Reading.Unknown(ReadingKey.of(signal.reading()), Unit.COUNT, reason);
  }

  /** Only this process has seen its requests. */
  @Override
  public boolean insideOnly() {
    return true;
  }

  @Override
  public List<Reading> run() {
    Look look = watch.look();
    String fault =
        look.faults().stream()
            .map(one -> words.get("fault." + one.why(), "file", one.file()))
            .collect(Collectors.joining("; "));
    List<Reading> readings = new ArrayList<>();
    for (Standing standing : look.standings().values()) {
      Signal signal = standing.signal();
      readings.add(
          fault.isEmpty() || standing.value() > signal.threshold()
              ? reading(standing, look, fault)
              : unknown(signal, fault));
    }
    return readings;
  }

  private Reading reading(Standing standing, Look look, String fault) {
    List<String> details = new ArrayList<>();
    details.add(
        words.get("detail." + standing.signal().reading(), "n", Math.round(standing.value())));
    if (look.saturated()) {
      details.add(words.get("saturated"));
    }
    if (!fault.isEmpty()) {
      details.add(fault);
    }
    return new Reading.Measured(
        ReadingKey.of(standing.signal().reading()),
        Unit.COUNT,
        standing.value(),
        String.join("; ", details),
        offenders(standing, look.names()));
  }

  private static List<Offender> offenders(Standing standing, ClientNames names) {
    return standing.top().stream()
        .map(
            one ->
                new Offender(
                    one.user().isEmpty() ? names.client(one.client()) : names.user(one.user()),
                    one.value(),
                    Unit.COUNT))
        .toList();
  }
}
