package dev.pitwall.checklist.ask;

import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks apt, dnf or apk which packages have a newer version, from the lists that are on the machine:
 * nothing is fetched, nothing changed, and no rights are needed. Lists that nobody has fetched for
 * {@link #FRESH} would tell of no update that came since, so with them the answer is unknown.
 */
public final class Updates {
  /** How old the lists may be. */
  static final Duration FRESH = Duration.ofDays(3);

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MOST_NAMES = 10;

  /** {@code Inst libc6 [2.36-9] (2.36-10 Debian-Security:12/stable-security [amd64])}. */
  private static final Pattern INST =
      Pattern.compile("Inst (\\S+) \\[\\S+] \\((\\S+) (.*?)(?: \\[\\S+])?\\).*");

  private static final Pattern SECURITY =
      Pattern.compile("(?i)-security\\b|Debian-Security|/security\\b|\\bUbuntuESM");
  private static final Pattern DNF = Pattern.compile("(\\S+\\.\\w+)\\s+\\S+\\s+\\S+");
  private static final Pattern APK = Pattern.compile("(\\S+)-[\\d][^\\s-]*(?:-r\\d+)?\\s+<\\s.*");

  private static final Pattern LIST =
      Pattern.compile("(?i).*(release|packages.*|repodata|solv|apkindex.*|-[0-9a-f]{8,})");

  private final Programs programs;
  private final Path root;
  private final TimeSource time;
  private final Messages words;

  /**
   * Asks nobody yet.
   *
   * @param root of the file system: {@code /}
   */
  public Updates(Programs programs, Path root, TimeSource time, Locale locale) {
    this.programs = programs;
    this.root = root;
    this.time = time;
    this.words = Messages.of(Updates.class, locale);
  }

  /** Asks the first manager that there is; at most about two minutes. */
  public UpdateState ask() throws InterruptedException {
    boolean restart = Files.exists(root.resolve("var/run/reboot-required"));
    for (String name : List.of("apt-get", "dnf", "apk")) {
      Optional<Path> tool = programs.find(name);
      if (tool.isPresent()) {
        String manager = name.equals("apt-get") ? "apt" : name;
        try {
          return ask(manager, tool.get(), restart);
        } catch (IOException e) {
          String reason = words.get("failed", "error", String.valueOf(e.getMessage()));
          return UpdateState.unknown(manager, restart, reason);
        }
      }
    }
    return UpdateState.unknown("", restart, words.get("updates.no-manager"));
  }

  private UpdateState ask(String manager, Path tool, boolean restart)
      throws IOException, InterruptedException {
    Optional<Instant> fetched = fetched(manager);
    String mend = words.get("updates.fetch." + manager);
    if (fetched.isEmpty()) {
      return UpdateState.unknown(manager, restart, words.get("updates.no-lists", "command", mend));
    }
    Duration age = Duration.between(fetched.get(), time.now());
    if (age.compareTo(FRESH) > 0) {
      String stale = words.get("updates.stale", "days", age.toDays(), "command", mend);
      return UpdateState.unknown(manager, restart, stale);
    }
    return switch (manager) {
      case "apt" -> apt(tool, restart);
      case "dnf" -> dnf(tool, restart);
      default -> apk(tool, restart);
    };
  }

  /** When the lists were fetched last; empty if there are none. */
  private Optional<Instant> fetched(String manager) throws IOException {
    List<String> places =
        switch (manager) {
          // a list keeps the server's date, the folder of what is being fetched tells ours
          case "apt" -> List.of("var/lib/apt/lists", "var/lib/apt/lists/partial");
          case "dnf" -> List.of("var/cache/dnf", "var/cache/libdnf5");
          default -> List.of("var/cache/apk", "etc/apk/cache");
        };
    List<Instant> times = new ArrayList<>();
    boolean lists = false;
    for (String place : places) {
      Path folder = root.resolve(place);
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
          for (Path each : files) {
            if (LIST.matcher(String.valueOf(each.getFileName())).matches()) {
              lists = true;
              times.add(Files.getLastModifiedTime(each).toInstant());
            }
          }
        }
        if (manager.equals("apt")) {
          times.add(Files.getLastModifiedTime(folder).toInstant());
        }
      }
    }
    return lists ? times.stream().max(Instant::compareTo) : Optional.empty();
  }

  /** Behind everything else: it takes seconds of a processor, and nobody waits for it. */
  private Programs.Run run(Path tool, String... arguments)
      throws IOException, InterruptedException {
    Optional<Path> nice = programs.find("nice");
    List<String> all = new ArrayList<>();
    if (nice.isPresent()) {
      all.addAll(List.of("-n", "19", tool.toString()));
    }
    all.addAll(List.of(arguments));
    Programs.Run run = programs.run(nice.orElse(tool), all, Path.of("/"), LIMIT);
    if (run.late()) {
      throw new IOException(words.get("late", "seconds", LIMIT.toSeconds()));
    }
    return run;
  }

  /** With what must be installed anew beside it, as a kernel: {@code upgrade} leaves that out. */
  private UpdateState apt(Path tool, boolean restart) throws IOException, InterruptedException {
    Programs.Run run = run(tool, "-s", "-qq", "-o", "Debug::NoLocking=1", "dist-upgrade");
    if (run.code() != 0) {
      return refused("apt", restart, run);
    }
    Set<String> security = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    run.out()
        .lines()
        .forEach(
            line -> {
              Matcher inst = INST.matcher(line);
              if (inst.matches()) {
                boolean secure = SECURITY.matcher(inst.group(3)).find();
                (secure ? security : others).add(inst.group(1));
              }
            });
    return known("apt", security, others, true, restart);
  }

  private UpdateState dnf(Path tool, boolean restart) throws IOException, InterruptedException {
    Programs.Run all = run(tool, "-q", "-C", "check-update");
    if (all.code() != 0 && all.code() != 100) {
      return refused("dnf", restart, all);
    }
    Programs.Run secure = run(tool, "-q", "-C", "check-update", "--security");
    boolean told = secure.code() == 0 || secure.code() == 100;
    Set<String> security = told ? dnfNames(secure.out()) : new TreeSet<>();
    Set<String> others = dnfNames(all.out());
    others.removeAll(security);
    return known("dnf", security, others, told, restart);
  }

  private static Set<String> dnfNames(String text) {
    Set<String> names = new TreeSet<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("Obsoleting")) {
        break; // what replaces others is no update of its own
      }
      Matcher update = DNF.matcher(line.strip());
      if (update.matches() && !line.startsWith(" ")) {
        names.add(update.group(1));
      }
    }
    return names;
  }

  private UpdateState apk(Path tool, boolean restart) throws IOException, InterruptedException {
    Programs.Run run = run(tool, "version", "-l", "<");
    if (run.code() != 0) {
      return refused("apk", restart, run);
    }
    Set<String> names = new TreeSet<>();
    run.out()
        .lines()
        .forEach(
            line -> {
              Matcher update = APK.matcher(line);
              if (update.matches()) {
                names.add(update.group(1));
              }
            });
    return known("apk", Set.of(), names, false, restart);
  }

  private UpdateState refused(String manager, boolean restart, Programs.Run run) {
    String reason =
        words.get("updates.refused", "manager", manager, "code", run.code(), "error", run.error());
    return UpdateState.unknown(manager, restart, reason);
  }

  private static UpdateState known(
      String manager, Set<String> security, Set<String> others, boolean told, boolean restart) {
    List<String> names = new ArrayList<>(security);
    names.addAll(others);
    return new UpdateState(
        manager,
        names.size(),
        told ? Integer.valueOf(security.size()) : null,
        names.subList(0, Math.min(MOST_NAMES, names.size())),
        restart,
        null);
  }
}
