package dev.pitwall.emergency.evidence;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Trend;
import dev.pitwall.check.Trends;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** The pieces of evidence that this JVM has of itself and of its machine. */
public final class Exhibits {
  private static final long TAIL_BYTES = 512L << 10;
  private static final int READINGS_MINUTES = 15;
  private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";

  private Exhibits() {}

  /** Every thread with its whole stack, deadlocks first. */
  public static Exhibit threads() {
    return new Exhibit("threads.txt", ThreadDump::write);
  }

  /**
   * How many objects of which class, the largest first; the application stands still meanwhile,
   * about a second for each GiB in use.
   *
   * @param most bytes of heap in use up to which it is made
   */
  public static Exhibit histogram(long most) {
    return new Exhibit(
        "heap-histogram.txt",
        out -> {
          long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
          if (used > most) {
            throw new Exhibit.NotHere(
                "left out: "
                    + used
                    + " bytes of heap are in use, and counting them would stop the"
                    + " application for too long");
          }
          out.append(command("gcClassHistogram", "-all"));
        });
  }

  private static String command(String operation, String... arguments) throws Exception {
    ObjectName name = new ObjectName(COMMANDS);
    for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
      if (server.isRegistered(name)) {
        return String.valueOf(
            server.invoke(
                name,
                operation,
                new Object[] {arguments},
                new String[] {String[].class.getName()}));
      }
    }
    return platform(name, operation, arguments);
  }

  /** Nobody has made the platform's server yet; the application has long started by now. */
  private static String platform(ObjectName name, String operation, String... arguments)
      throws JMException {
    return String.valueOf(
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                name,
                operation,
                new Object[] {arguments},
                new String[] {String[].class.getName()}));
  }

  /** This JVM: version, arguments, uptime, memory pools. */
  public static Exhibit versions(String pitwall) {
    return new Exhibit(
        "versions.txt",
        out -> {
          RuntimeMXBean jvm = ManagementFactory.getRuntimeMXBean();
          OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
          line(out, "pitwall", pitwall);
          line(out, "jvm", jvm.getVmName() + " " + jvm.getVmVersion() + ", " + jvm.getVmVendor());
          line(out, "java", jvm.getSpecVersion());
          line(
              out, "system", system.getName() + " " + system.getVersion() + " " + system.getArch());
          line(out, "processors", Integer.toString(system.getAvailableProcessors()));
          line(out, "load", Double.toString(system.getSystemLoadAverage()));
          line(out, "started", Instant.ofEpochMilli(jvm.getStartTime()).toString());
          line(out, "uptime", Duration.ofMillis(jvm.getUptime()).toString());
          for (String argument : jvm.getInputArguments()) {
            line(out, "argument", argument);
          }
          for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getUsage();
            line(out, "memory " + pool.getName(), String.valueOf(usage));
          }
        });
  }

  private static void line(Appendable out, String name, String value) throws IOException {
    out.append(name).append(" = ").append(value).append("\n");
  }

  /** The last quarter of an hour of every reading, in means of one minute, as CSV. */
  public static Exhibit readings(Trends trends, TimeSource time) {
    return new Exhibit(
        "readings.csv",
        out -> {
          Map<ReadingKey, Trend> all = trends.all(time.now());
          out.append("time,reading,unit,value\n");
          for (Map.Entry<ReadingKey, Trend> each : all.entrySet()) {
            rows(each.getKey(), each.getValue(), out);
          }
          if (all.isEmpty()) {
            throw new Exhibit.NotHere("nothing was measured in the last hour");
          }
        });
  }

  private static void rows(ReadingKey key, Trend trend, Appendable out) throws IOException {
    List<Double> values = trend.values();
    for (int i = Math.max(0, values.size() - READINGS_MINUTES); i < values.size(); i++) {
      Instant at = trend.end().minus(trend.step().multipliedBy(values.size() - i));
      String value = Double.isFinite(values.get(i)) ? Double.toString(values.get(i)) : "unknown";
      out.append(at.toString()).append(",\"").append(key.toString().replace("\"", "\"\""));
      out.append("\",").append(trend.unit().key()).append(",").append(value).append("\n");
    }
  }

  /** The space of the file systems that hold these paths. */
  public static Exhibit disks(Collection<Path> paths) {
    return new Exhibit(
        "disks.txt",
        out -> {
          for (Path path : paths) {
            try {
              FileStore store = Files.getFileStore(path);
              out.append(
                  String.format(
                      Locale.ROOT,
                      "%s: %,d bytes free for this user, %,d in all, %s (%s)%n",
                      path,
                      store.getUsableSpace(),
                      store.getTotalSpace(),
                      store.name(),
                      store.type()));
            } catch (IOException e) {
              out.append(path.toString()).append(": unknown: ").append(e.toString()).append("\n");
            }
          }
        });
  }

  /** The last 512 KiB of a log. */
  public static Exhibit tail(Path file) {
    return new Exhibit(
        "logs/" + Optional.ofNullable(file.getFileName()).orElse(file) + ".tail",
        out -> {
          if (!Files.isRegularFile(file)) {
            throw new Exhibit.NotHere("there is no file " + file);
          }
          try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, in.length() - TAIL_BYTES);
            in.seek(from);
            byte[] bytes = new byte[(int) Math.min(TAIL_BYTES, in.length() - from)];
            in.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            out.append(from == 0 ? text : text.substring(text.indexOf('\n') + 1));
          }
        });
  }
}
