package dev.pitwall.check.jvm;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.check.host.HostFiles;
import dev.pitwall.check.host.Lines;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * What the system gives this process: open files as share of its limit ({@code
 * UnixOperatingSystemMXBean}, which counts {@code /proc/self/fd} without making a text of each),
 * and resident memory ({@code VmRSS} of {@code /proc/self/status}).
 */
final class ProcessMeter implements JvmMeter {
  static final Measure OPEN_FILES = Measure.share("jvm.open-files");
  static final Measure RESIDENT = new Measure(ReadingKey.of("jvm.rss"), Unit.BYTES);
  private static final String STATUS = "/proc/self/status";

  private final HostFiles files;
  private final Messages words;

  ProcessMeter(HostFiles files, Messages words) {
    this.files = files;
    this.words = words;
  }

  @Override
  public List<Measure> always() {
    return List.of();
  }

  @Override
  public void measure(Consumer<Reading> into) {
    resident(into);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean bean) {
      openFiles(bean.getOpenFileDescriptorCount(), bean.getMaxFileDescriptorCount(), into);
    }
  }

  private void openFiles(long open, long limit, Consumer<Reading> into) {
    if (open < 0 || limit <= 0) {
      into.accept(OPEN_FILES.unknown(words.get("files.not-told")));
      return;
    }
    String detail = words.get("files.detail", "open", open, "limit", limit);
    into.accept(OPEN_FILES.value(Math.min((double) open / limit, 1), detail));
  }

  private void resident(Consumer<Reading> into) {
    try {
      Optional<String> status = files.find(STATUS);
      if (status.isEmpty()) {
        return;
      }
      OptionalDouble kilobytes = Lines.number(status.get(), "VmRSS:");
      into.accept(
          kilobytes.isPresent()
              ? RESIDENT.value(kilobytes.getAsDouble() * 1024)
              : RESIDENT.unknown(words.get("rss.garbled", "file", STATUS)));
    } catch (IOException e) {
      into.accept(RESIDENT.unknown(words.get("rss.unreadable", "error", e.toString())));
    }
  }
}
