package dev.pitwall.check.host;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Packets a second that a network interface lost: errors and drops of both directions of {@code
 * /proc/net/dev} (proc(5)), for each interface that has a device ({@code
 * /sys/class/net/NAME/device}). Bridges, tunnels, the pairs of containers and {@code lo} have none;
 * they count the same packets again, or drop them on purpose.
 */
final class LinuxNetwork implements Meter {
  private static final int MOST = 32;

  /** Columns behind the colon: receive bytes 0, errs 2, drop 3; transmit errs 10, drop 11. */
  private static final int COLUMNS = 12;

  /** One interface over time. */
  private record Wire(Measure measure, Counter errors, Counter drops) {}

  private final HostFiles files;
  private final TimeSource time;
  private final Messages words;
  private Map<String, Wire> wires = Map.of();

  LinuxNetwork(HostFiles files, TimeSource time, Messages words) {
    this.files = files;
    this.time = time;
    this.words = words;
  }

  /** Nothing: a container has no interface with a device. */
  @Override
  public List<Measure> always() {
    return List.of();
  }

  @Override
  public void measure(Cgroups groups, Answers into) throws IOException {
    String table = files.find("proc/net/dev").orElse("");
    long nanos = time.nanoTime();
    Map<String, Wire> now = new HashMap<>();
    for (String line : table.split("\n", -1)) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).strip();
      if (now.size() < MOST && hasDevice(name)) {
        Wire wire = wires.getOrDefault(name, wire(name));
        now.put(name, wire);
        answer(wire, line.substring(colon + 1).strip().split("\\s+", -1), nanos, into);
      }
    }
    wires = now;
  }

  private boolean hasDevice(String name) {
    boolean plain = !name.isEmpty() && !name.contains("/") && !name.startsWith(".");
    return plain && (wires.containsKey(name) || files.exists("sys/class/net/" + name + "/device"));
  }

  private static Wire wire(String name) {
    ReadingKey key = ReadingKey.of("host.network.lost", "interface", name);
    return new Wire(new Measure(key, Unit.COUNT), new Counter(), new Counter());
  }

  private void answer(Wire wire, String[] columns, long nanos, Answers into) {
    @Nullable Double errors = sum(columns, 2, 10);
    @Nullable Double drops = sum(columns, 3, 11);
    if (errors == null || drops == null) {
      into.unknown(wire.measure(), words.get("network.garbled", "file", "/proc/net/dev"));
      return;
    }
    OptionalDouble failed = wire.errors().perSecond(errors, nanos);
    OptionalDouble dropped = wire.drops().perSecond(drops, nanos);
    if (failed.isEmpty() || dropped.isEmpty()) {
      into.unknown(wire.measure(), words.get("counter.first"));
      return;
    }
    String detail =
        words.get(
            "network.detail",
            "errors",
            Percent.plain(failed.getAsDouble()),
            "drops",
            Percent.plain(dropped.getAsDouble()));
    into.value(wire.measure(), failed.getAsDouble() + dropped.getAsDouble(), detail, List.of());
  }

  private static @Nullable Double sum(String[] columns, int receive, int transmit) {
    if (columns.length < COLUMNS) {
      return null;
    }
    OptionalDouble in = Lines.leading(columns[receive], 0);
    OptionalDouble out = Lines.leading(columns[transmit], 0);
    return in.isPresent() && out.isPresent() ? in.getAsDouble() + out.getAsDouble() : null;
  }
}
