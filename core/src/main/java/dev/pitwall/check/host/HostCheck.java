package dev.pitwall.check.host;

import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code host.cpu}, {@code host.memory} and what belongs to them: one meter after the other. */
final class HostCheck implements Check {
  private static final String PREFIX = "host.";
  private static final List<String> OF_DISKS = List.of("host.disk", "host.inodes");

  /**
   * The meters of this system.
   *
   * @param groups null where there are no control groups
   */
  record Source(@Nullable OwnGroups groups, List<Meter> meters) {}

  private final Supplier<Source> supplier;
  private final Messages words;
  private @Nullable Source source;

  /** The meters are made at the first run, on the check's own thread. */
  HostCheck(Supplier<Source> supplier, Messages words) {
    this.supplier = supplier;
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
    Answers answers = new Answers();
    answers.unknown(Measure.CPU, reason);
    answers.unknown(Measure.MEMORY, reason);
    return answers.list();
  }

  @Override
  public boolean answers(String reading) {
    return reading.startsWith(PREFIX) && OF_DISKS.stream().noneMatch(reading::startsWith);
  }

  @Override
  public List<Reading> run() {
    Source current = source;
    if (current == null) {
      current = supplier.get();
      source = current;
    }
    Answers answers = new Answers();
    OwnGroups groups = current.groups();
    String failed = "";
    Cgroups now = Cgroups.NONE;
    try {
      now = groups == null ? Cgroups.NONE : groups.now();
    } catch (IOException e) {
      failed = words.get("unreadable", "error", e.toString());
    }
    for (Meter meter : current.meters()) {
      if (failed.isEmpty()) {
        measure(meter, now, answers);
      } else {
        // Without its groups a container would be measured as the machine.
        String reason = failed;
        meter.always().forEach(measure -> answers.unknownIfOpen(measure, reason));
      }
    }
    return answers.list();
  }

  private void measure(Meter meter, Cgroups groups, Answers into) {
    try {
      meter.measure(groups, into);
    } catch (IOException e) {
      String reason = words.get("unreadable", "error", e.toString());
      meter.always().forEach(measure -> into.unknownIfOpen(measure, reason));
    }
  }
}
