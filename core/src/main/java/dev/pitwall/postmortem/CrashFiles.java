package dev.pitwall.postmortem;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a dying JVM leaves: its crash report {@code hs_err_pid<pid>.log}, and a heap dump {@code
 * java_pid<pid>.hprof} if it was told to write one.
 */
final class CrashFiles {
  /** Process ids come again, in a container even at each start: an older file is another run's. */
  private static final Duration CRASH_MARGIN = Duration.ofSeconds(30);

  /** Threads stand still while a dump is written, and the JVM may live on for a while. */
  private static final Duration DUMP_MARGIN = Duration.ofMinutes(5);

  private static final int HEAD = 8 << 10;
  private static final Pattern SIGNAL =
      Pattern.compile("(?m)^#\\s+((?:SIG[A-Z]+|EXCEPTION_\\w+|Internal Error)\\b.*)$");
  private static final Pattern MEMORY =
      Pattern.compile("(?m)^# (There is insufficient memory|Native memory allocation .*)$");
  private static final Pattern FRAME = Pattern.compile("(?m)^# Problematic frame:\\R#\\s+(.*)$");

  private CrashFiles() {}

  /**
   * A crash report.
   *
   * @param what the signal, or that native memory ran out
   * @param frame where it happened; empty if it is not told
   */
  record Report(Path file, String what, String frame) {}

  /** The report that this run left. */
  static Optional<Report> report(Run run) {
    for (Path file : reportPlaces(run)) {
      if (writtenSince(file, run.beat().at().minus(CRASH_MARGIN))) {
        Optional<String> head = head(file);
        if (head.isPresent()) {
          return Optional.of(parse(file, head.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static List<Path> reportPlaces(Run run) {
    String name = "hs_err_pid" + run.life().pid() + ".log";
    List<Path> places = new ArrayList<>();
    if (!run.life().errorFile().isEmpty()) {
      path(run, withPid(run.life().errorFile(), run)).ifPresent(places::add);
    }
    path(run, name).ifPresent(places::add);
    places.add(Path.of("/tmp", name)); // where the JVM goes if the folder cannot be written
    return places;
  }

  private static String withPid(String option, Run run) {
    return option.replace("%p", Long.toString(run.life().pid()));
  }

  private static Optional<Path> path(Run run, String name) {
    try {
      return Optional.of(Path.of(run.life().folder()).resolve(name));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Report parse(Path file, String head) {
    Matcher signal = SIGNAL.matcher(head);
    Matcher memory = MEMORY.matcher(head);
    String what = "";
    if (signal.find()) {
      what = signal.group(1).strip();
    } else if (memory.find()) {
      what = memory.group(1).strip();
      if (memory.find()) {
        what = memory.group(1).strip(); // the second line has the size
      }
    }
    Matcher frame = FRAME.matcher(head);
    return new Report(file, what, frame.find() ? frame.group(1).strip() : "");
  }

  private static Optional<String> head(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(HEAD), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty(); // another user's, or gone again: one piece of evidence less
    }
  }

  /** The heap dump that this run left near its end. */
  static Optional<Path> heapDump(Run run) {
    String name = "java_pid" + run.life().pid() + ".hprof";
    List<Path> places = new ArrayList<>();
    String option = run.life().heapDumps();
    if (!option.isEmpty()) {
      path(run, withPid(option, run))
          .map(path -> Files.isDirectory(path) ? path.resolve(name) : path)
          .ifPresent(places::add);
    }
    path(run, name).ifPresent(places::add);
    Instant since = run.beat().at().minus(DUMP_MARGIN);
    return places.stream().filter(file -> writtenSince(file, since)).findFirst();
  }

  private static boolean writtenSince(Path file, Instant since) {
    try {
      return Files.isRegularFile(file)
          && !Files.getLastModifiedTime(file).toInstant().isBefore(since);
    } catch (IOException e) {
      return false;
    }
  }
}
