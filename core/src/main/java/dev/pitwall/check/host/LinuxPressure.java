package dev.pitwall.check.host;

import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/**
 * Pressure stall information: the share of the last minute in which at least one task waited for
 * the processor, for memory, for I/O ({@code some avg60}; kernel documentation, {@code psi.rst}).
 *
 * <p>Under a limit it is that of the process's own group of version 2, else that of the machine. A
 * kernel before 4.20, one with {@code psi=0} and a group of version 1 have none: no answer.
 */
final class LinuxPressure implements Meter {
  private record Resource(Measure measure, String name) {}

  private static final List<Resource> RESOURCES =
      List.of(
          new Resource(Measure.CPU_PRESSURE, "cpu"),
          new Resource(Measure.MEMORY_PRESSURE, "memory"),
          new Resource(Measure.IO_PRESSURE, "io"));

  private final HostFiles files;
  private final Messages words;
  private final BooleanSupplier limited;

  LinuxPressure(HostFiles files, Messages words, BooleanSupplier limited) {
    this.files = files;
    this.words = words;
    this.limited = limited;
  }

  @Override
  public List<Measure> always() {
    return List.of();
  }

  @Override
  public void measure(Cgroups groups, Answers into) {
    List<Path> levels = limited.getAsBoolean() ? groups.unifiedLevels() : List.of();
    for (Resource resource : RESOURCES) {
      if (!levels.isEmpty()) {
        answer(resource, levels.get(0).resolve(resource.name() + ".pressure"), into);
      } else if (!limited.getAsBoolean()) {
        answer(resource, files.at("proc/pressure/" + resource.name()), into);
      }
    }
  }

  private void answer(Resource resource, Path file, Answers into) {
    Optional<String> text;
    try {
      text = files.find(file);
    } catch (IOException off) {
      // Built in but switched off, the kernel shows the files and refuses to open them.
      return;
    }
    if (text.isEmpty()) {
      return;
    }
    OptionalDouble share = someOfTheLastMinute(text.get());
    if (share.isPresent()) {
      into.share(resource.measure(), share.getAsDouble(), "", List.of());
    } else {
      into.unknown(resource.measure(), words.get("pressure.garbled", "file", file));
    }
  }

  /** From {@code some avg10=0.00 avg60=1.25 avg300=0.40 total=123}, in percent there. */
  private static OptionalDouble someOfTheLastMinute(String text) {
    String name = " avg60=";
    int at = text.startsWith("some ") ? text.indexOf(name) : -1;
    int end = at < 0 ? -1 : text.indexOf(' ', at + name.length());
    if (end < 0) {
      return OptionalDouble.empty();
    }
    try {
      double percent = Double.parseDouble(text.substring(at + name.length(), end));
      boolean share = percent >= 0 && percent <= 100;
      return share ? OptionalDouble.of(percent / 100) : OptionalDouble.empty();
    } catch (NumberFormatException garbled) {
      return OptionalDouble.empty();
    }
  }
}
