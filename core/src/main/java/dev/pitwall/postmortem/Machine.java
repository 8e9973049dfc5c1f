package dev.pitwall.postmortem;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel tells everybody about boots and about processes that it killed for memory. Below
 * a root, which is {@code /} outside of tests. The kernel's own message buffer is left alone: a
 * read of {@code /dev/kmsg} waits for the next message.
 */
final class Machine {
  private static final int MOST_BYTES = 256 << 10;
  private static final Pattern OOM_KILL = Pattern.compile("(?m)^oom_kill (\\d{1,18})$");
  private static final List<String> KERNEL_LOGS =
      List.of("var/log/kern.log", "var/log/syslog", "var/log/messages");

  private final Path root;

  Machine(Path root) {
    this.root = root;
  }

  /** Another one after each boot; empty where there is none to read. */
  String bootId() {
    return text("proc/sys/kernel/random/boot_id").map(String::strip).orElse("");
  }

  /** Milliseconds since the boot, suspended time included; empty where it is not told. */
  OptionalLong uptimeMillis() {
    Optional<String> seconds = text("proc/uptime").map(text -> text.split(" ", 2)[0]);
    return seconds.isPresent() && seconds.get().matches("\\d{1,12}(\\.\\d+)?")
        ? OptionalLong.of((long) (Double.parseDouble(seconds.get()) * 1000))
        : OptionalLong.empty();
  }

  /** How many processes the kernel has killed for memory since the boot, in all control groups. */
  OptionalLong oomKills() {
    return count(text("proc/vmstat"));
  }

  /** The same for the control group of this process and those below it: versions 2 and 1. */
  OptionalLong groupOomKills() {
    for (String line : text("proc/self/cgroup").orElse("").lines().toList()) {
      String[] fields = line.split(":", 3);
      if (fields.length < 3) {
        continue;
      }
      boolean versionTwo = fields[0].equals("0") && fields[1].isEmpty();
      if (!versionTwo && !List.of(fields[1].split(",", -1)).contains("memory")) {
        continue;
      }
      String mount = versionTwo ? "sys/fs/cgroup" : "sys/fs/cgroup/memory";
      String file = versionTwo ? "memory.events" : "memory.oom_control";
      OptionalLong kills = count(text(mount + fields[2] + "/" + file));
      if (kills.isEmpty()) { // a path of the host's namespace, seen from inside a container
        kills = count(text(mount + "/" + file));
      }
      if (kills.isPresent()) {
        return kills;
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong count(Optional<String> table) {
    Matcher matcher = OOM_KILL.matcher(table.orElse(""));
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  /** The kernel's line about this process, where a log of the system may be read. */
  Optional<String> killedLine(long pid) {
    Pattern line = Pattern.compile("(?m)^.*[Oo]ut of memory: Killed process " + pid + " .*$");
    for (String log : KERNEL_LOGS) {
      Matcher matcher = line.matcher(tail(root.resolve(log)));
      String last = "";
      while (matcher.find()) {
        last = matcher.group();
      }
      if (!last.isEmpty()) {
        return Optional.of(last.strip());
      }
    }
    return Optional.empty();
  }

  private static String tail(Path file) {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(log.length() - MOST_BYTES, 0);
      log.seek(from);
      byte[] bytes = new byte[(int) Math.min(log.length() - from, MOST_BYTES)];
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // not there, or not for us to read: one piece of evidence less
    }
  }

  private Optional<String> text(String path) {
    Path file = root.resolve(path.startsWith("/") ? path.substring(1) : path);
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty(); // another system than Linux, or a hidden /proc
    }
  }
}
