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
import dev.pitwall.security.answer.Answer;
import dev.pitwall.security.answer.AnswerSettings.Mode;
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
  private static final String DENIED = "security.denied";
  private static final String WOULD_DENY = "security.would-deny";
  private static final String STOPPED = "security.answer-stopped";
  private static final int SHOWN = 5;

  private final LiveWatch watch;
  private final Answer answer;
  private final Messages words;

  /** Asks {@code watch} and {@code answer} at each run. */
  public SecurityCheck(LiveWatch watch, Answer answer, Locale locale) {
    this.watch = watch;
    this.answer = answer;
    this.words = Messages.of(SecurityCheck.class, locale);
  }

  @Override
  public String id() {
    return "security";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return Stream.concat(
            Stream.of(Signal.values()).map(Signal::reading), Stream.of(DENIED, WOULD_DENY, STOPPED))
        .map(name -> unknown(name, reason))
        .toList();
  }

  private static Reading unknown(String name, String reason) {
    return new Reading.Unknown(ReadingKey.of(name), Unit.COUNT, reason);
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
              : unknown(signal.reading(), fault));
    }
    answer(readings, answer.look(), look.names());
    return readings;
  }

  private void answer(List<Reading> readings, Answer.Look stands, ClientNames names) {
    List<Offender> clients =
        stands.denials().stream()
            .limit(SHOWN)
            .map(one -> new Offender(names.client(one.client()), one.value(), Unit.COUNT))
            .toList();
    int count = stands.denials().size();
    boolean denying = stands.denying();
    boolean told = stands.mode() == Mode.DRY_RUN || stands.mode() == Mode.ENFORCE;
    readings.add(count(DENIED, denying ? count : 0, denying ? clients : List.of()));
    boolean would = told && !denying;
    readings.add(count(WOULD_DENY, would ? count : 0, would ? clients : List.of()));
    readings.add(count(STOPPED, told && stands.stop() != null ? 1 : 0, List.of()));
  }

  private Reading count(String name, int value, List<Offender> offenders) {
    return new Reading.Measured(
        ReadingKey.of(name), Unit.COUNT, value, words.get("detail." + name, "n", value), offenders);
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
