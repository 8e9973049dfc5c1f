package dev.pitwall.scan.osv;

import dev.pitwall.scan.inventory.Component;
import dev.pitwall.scan.inventory.Confidence;
import dev.pitwall.scan.inventory.Kind;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Imports and matches in a JVM of its own, so that its heap is the bound. */
public final class SnapshotLoad {
  private SnapshotLoad() {}

  /** Nanoseconds of a processor: what else the machine does plays no part. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @SuppressWarnings("SystemOut") // its result
  public static void main(String[] arguments) throws Exception {
    long begin = cpu();
    OsvDatabase.Opened made = OsvDatabase.open(Path.of(arguments[0]), Path.of(arguments[1]));
    made.database().orElseThrow().close();
    long imported = cpu();
    List<Component> components = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      components.add(
          new Component(
              "/x" + i,
              Kind.ARCHIVE,
              "org.g" + i,
              "a" + i,
              "1.5",
              Confidence.HIGH,
              "none",
              List.of(),
              null));
    }
    OsvDatabase.Opened opened = OsvDatabase.open(Path.of(arguments[0]), Path.of(arguments[1]));
    int matches = opened.database().orElseThrow().match(components).size();
    long matched = cpu();
    System.out.println(
        opened.database().orElseThrow().facts().records()
            + " "
            + matches
            + " "
            + (imported - begin) / 1_000_000
            + " "
            + (matched - imported) / 1_000_000);
  }
}
