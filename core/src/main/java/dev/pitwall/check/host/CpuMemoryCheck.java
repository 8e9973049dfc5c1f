package dev.pitwall.check.host;

import dev.pitwall.check.Check;
import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code host.cpu}, {@code host.memory} and what belongs to them. */
final class CpuMemoryCheck implements Check {
  private static final ReadingKey CPU = ReadingKey.of("host.cpu");
  private static final ReadingKey MEMORY = ReadingKey.of("host.memory");

  private final Supplier<Meters> source;
  private final Messages words;
  private @Nullable Meters meters;

  /** The meters are made at the first run, on the check's own thread. */
  CpuMemoryCheck(Supplier<Meters> source, Messages words) {
    this.source = source;
    this.words = words;
  }

  @Override
  public String id() {
    return "host";
  }

  @Override
  public boolean needsTwoSamples() {
    return true;
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(
        new Reading.Unknown(CPU, Unit.RATIO, reason),
        new Reading.Unknown(MEMORY, Unit.RATIO, reason));
  }

  @Override
  public List<Reading> run() {
    Meters current = meters;
    if (current == null) {
      current = source.get();
      meters = current;
    }
    current.processes().look();
    List<Reading> readings = new ArrayList<>();
    readings(CPU, current.cpu(), current.processes().byCpu(), readings);
    readings(MEMORY, current.memory(), current.processes().byMemory(), readings);
    return readings;
  }

  private void readings(ReadingKey key, Meter meter, List<Offender> offenders, List<Reading> into) {
    Meter.Outcome outcome = outcome(meter);
    if (outcome instanceof Meter.Share share) {
      into.add(new Reading.Measured(key, Unit.RATIO, share.share(), share.detail(), offenders));
      share
          .companions()
          .forEach(
              (name, value) ->
                  into.add(new Reading.Measured(ReadingKey.of(name), Unit.RATIO, value)));
    } else if (outcome instanceof Meter.None none) {
      into.add(new Reading.Unknown(key, Unit.RATIO, none.reason()));
    }
  }

  private Meter.Outcome outcome(Meter meter) {
    try {
      return meter.measure();
    } catch (IOException e) {
      return new Meter.None(words.get("unreadable", "error", e.toString()));
    }
  }
}
