package dev.pitwall.checklist.ask;

import dev.pitwall.checklist.ask.ServiceState.State;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Processes by name or by the file with their id, from {@code /proc} where there is one. A name is
 * that of the program or of the script it runs ({@code celery} also as {@code python
 * /usr/bin/celery}); a zombie does not run.
 */
final class Processes {
  private static final Path PROC = Path.of("/proc");
  private static final int LONGEST_COMM = 15;
  private static final int MOST_BYTES = 8_192;

  /** A daemon writes its id after its start; one that is much younger got the number anew. */
  private static final Duration REUSED = Duration.ofMinutes(1);

  private final Messages words;
  private final Path proc;

  Processes(Messages words) {
    this(words, PROC);
  }

  Processes(Messages words, Path proc) {
    this.words = words;
    this.proc = proc;
  }

  ServiceState ask(Target.Named named) {
    List<Long> found = new ArrayList<>();
    try {
      if (Files.isDirectory(proc)) {
        if (!Files.isReadable(proc.resolve("1").resolve("stat"))) {
          return ServiceState.of(named, "process", State.UNKNOWN, words.get("process.hidden"), "");
        }
        found.addAll(inProc(named.name()));
      } else {
        ProcessHandle.allProcesses()
            .filter(
                each -> each.info().command().filter(c -> base(c).equals(named.name())).isPresent())
            .forEach(each -> found.add(each.pid()));
      }
    } catch (IOException e) {
      String reason = words.get("failed", "error", e.toString());
      return ServiceState.of(named, "process", State.UNKNOWN, reason, "");
    }
    String command = "ps -eo pid,stat,etime,args | grep '" + named.name().replace("'", "") + "'";
    return found.isEmpty()
        ? ServiceState.of(named, "process", State.DOWN, words.get("process.none"), command)
        : ServiceState.of(named, "process", State.UP, running(found), command);
  }

  private String running(List<Long> found) {
    return found.size() == 1
        ? words.get("process.one", "pid", found.get(0))
        : words.get("process.several", "count", found.size(), "pid", found.get(0));
  }

  private List<Long> inProc(String name) throws IOException {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path each : all) {
        Optional<String> stat = read(each.resolve("stat"));
        if (stat.isPresent() && !isZombie(stat.get()) && matches(each, stat.get(), name)) {
          found.add(Long.parseLong(String.valueOf(each.getFileName())));
        }
      }
    }
    found.sort(null);
    return found;
  }

  private static boolean matches(Path process, String stat, String name) {
    int open = stat.indexOf('(');
    int close = stat.lastIndexOf(')');
    if (open < 0 || close < open) {
      return false;
    }
    String comm = stat.substring(open + 1, close);
    if (comm.equals(name)
        || (name.length() > LONGEST_COMM
            && name.startsWith(comm)
            && comm.length() == LONGEST_COMM)) {
      return true;
    }
    String[] arguments = read(process.resolve("cmdline")).orElse("").split("\0", 3);
    // "nginx: master process /usr/sbin/nginx" is one argument
    return base(arguments[0].split(": ", 2)[0]).equals(name)
        || (arguments.length > 1
            && base(arguments[1]).equals(name)
            && !base(arguments[0]).isEmpty());
  }

  private static String base(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Empty if the process is gone meanwhile, or may not be looked at. */
  private static Optional<String> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static boolean isZombie(String stat) {
    int close = stat.lastIndexOf(')');
    return close > 0 && stat.startsWith(" Z", close + 1);
  }

  ServiceState ask(Target.PidFile file) {
    String command = "cat " + file.file();
    try {
      Optional<Long> pid = number(Files.readString(file.file()));
      if (pid.isEmpty()) {
        return state(
            file, State.UNKNOWN, words.get("pidfile.strange", "file", file.file()), command);
      }
      Optional<ProcessHandle> process = ProcessHandle.of(pid.get()).filter(ProcessHandle::isAlive);
      boolean zombie =
          read(proc.resolve(pid.get().toString()).resolve("stat"))
              .map(Processes::isZombie)
              .orElse(false);
      if (process.isEmpty() || zombie) {
        return state(file, State.DOWN, words.get("pidfile.gone", "pid", pid.get()), command);
      }
      Instant written = Files.getLastModifiedTime(file.file()).toInstant();
      Optional<Instant> started = process.get().info().startInstant();
      if (started.isPresent() && started.get().isAfter(written.plus(REUSED))) {
        return state(file, State.DOWN, words.get("pidfile.reused", "pid", pid.get()), command);
      }
      return state(file, State.UP, words.get("process.one", "pid", pid.get()), command);
    } catch (NoSuchFileException e) {
      return state(file, State.DOWN, words.get("pidfile.absent"), "");
    } catch (IOException e) {
      String reason = words.get("pidfile.unreadable", "file", file.file(), "error", e.toString());
      return state(file, State.UNKNOWN, reason, "");
    }
  }

  private static ServiceState state(Target.PidFile file, State state, String word, String command) {
    return ServiceState.of(file, "process", state, word, command);
  }

  private static Optional<Long> number(String text) {
    String first = text.strip().lines().findFirst().orElse("").strip();
    return first.matches("\\d{1,9}") ? Optional.of(Long.valueOf(first)) : Optional.empty();
  }
}
