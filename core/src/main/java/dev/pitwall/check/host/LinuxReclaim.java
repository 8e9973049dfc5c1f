package dev.pitwall.check.host;

import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * What the kernel does when memory runs short: processes that it ended, and bytes a second that
 * came back from swap (not how much lies there: what is swapped out and not missed harms nobody).
 *
 * <p>Under a memory limit both are those of the process's own group, else those of the machine: a
 * container must not tell of its neighbours.
 */
final class LinuxReclaim implements Meter {
  private final HostFiles files;
  private final TimeSource time;
  private final Messages words;
  private final Supplier<Optional<Path>> limitedGroup;
  private final PageSize pageSize;
  private Optional<Path> countedIn = Optional.empty();
  private Counter kills = new Counter();
  private Counter pages = new Counter();

  /**
   * Counts in the group that is given, or in the machine.
   *
   * @param limitedGroup the process's own group if a memory limit holds; asked at each sample
   */
  LinuxReclaim(
      HostFiles files, TimeSource time, Messages words, Supplier<Optional<Path>> limitedGroup) {
    this.files = files;
    this.time = time;
    this.words = words;
    this.limitedGroup = limitedGroup;
    this.pageSize = new PageSize(files);
  }

  /** Nothing: kernels before 4.13 count no kills, and version 1 no pages of a group. */
  @Override
  public List<Measure> always() {
    return List.of();
  }

  @Override
  public void measure(Cgroups groups, Answers into) throws IOException {
    Optional<Path> group = limitedGroup.get();
    if (!group.equals(countedIn)) {
      countedIn = group;
      kills = new Counter();
      pages = new Counter();
    }
    String vmstat = group.isPresent() ? "" : files.find("proc/vmstat").orElse("");
    OptionalDouble killed =
        group.isPresent() ? groups.oomKills(group.get()) : Lines.number(vmstat, "oom_kill");
    OptionalDouble swapped =
        group.isPresent() ? groups.pagesSwappedIn(group.get()) : Lines.number(vmstat, "pswpin");
    if (killed.isPresent()) {
      answer(Measure.OOM_KILLS, kills.grown(killed.getAsDouble()), 1, into);
    }
    if (swapped.isPresent()) {
      OptionalDouble perSecond = pages.perSecond(swapped.getAsDouble(), time.nanoTime());
      OptionalDouble size = pageSize.bytes();
      if (size.isEmpty()) {
        into.unknown(Measure.SWAP_IN, words.get("memory.no-page-size", "file", "/proc/self/auxv"));
      } else {
        answer(Measure.SWAP_IN, perSecond, size.getAsDouble(), into);
      }
    }
  }

  private void answer(Measure measure, OptionalDouble value, double times, Answers into) {
    if (value.isPresent()) {
      into.value(measure, value.getAsDouble() * times);
    } else {
      into.unknown(measure, words.get("counter.first"));
    }
  }
}
