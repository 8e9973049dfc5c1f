package dev.pitwall.backup;

import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.check.postgres.ServerLogin;
import dev.pitwall.text.Messages;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PostgreSQL's own programs: {@code pg_dump}, {@code pg_dumpall}, {@code pg_restore}. They get a
 * clean environment, a private working folder, and the password only by a file in it that nobody
 * else can read.
 */
public final class PostgresTools {
  /** What everybody reads in {@code pg_stat_activity}. */
  public static final String APPLICATION_NAME = "pitwall-backup";

  private static final Pattern VERSION =
      Pattern.compile("\\(PostgreSQL\\)\\s+((\\d+)(?:\\.\\d+|devel|beta\\d*|rc\\d*)*)");
  private static final Duration VERSION_LIMIT = Duration.ofSeconds(10);
  private static final String SCRATCH = "pitwall-backup-";

  /** Where distributions keep each version apart. */
  private static final List<String> VERSIONED =
      List.of(
          "/usr/lib/postgresql/*/bin",
          "/usr/pgsql-*/bin",
          "/usr/libexec/postgresql*",
          "/opt/homebrew/opt/postgresql*/bin",
          "/usr/local/opt/postgresql*/bin",
          "/usr/local/pgsql/bin");

  /** What a program needs that is no secret of the application's. */
  private static final List<String> KEPT_VARIABLES =
      List.of("PATH", "HOME", "USER", "LD_LIBRARY_PATH", "KRB5CCNAME", "KRB5_CONFIG", "SYSTEMROOT");

  private final Optional<Path> dir;
  private final Messages words;

  /**
   * Looks for nothing yet.
   *
   * @param words those of this package, in the language of the errors
   */
  public PostgresTools(BackupSettings.Tools settings, Messages words) {
    this.dir = settings.dir();
    this.words = words;
  }

  /** A program that answered with its version. */
  public record Tool(Path file, String version, int major) {}

  /**
   * The program with this name whose major version is the lowest that is high enough: what it
   * writes can then be read by as many others as possible.
   *
   * @param name for instance {@code pg_dump}
   * @param leastMajor the major version of the server or of the dump
   * @throws BackupException if there is none, saying which package brings it
   */
  public Tool require(String name, int leastMajor) throws BackupException, InterruptedException {
    List<Tool> found = new ArrayList<>();
    for (Path each : places(name)) {
      Optional<Tool> tool = version(each);
      if (tool.isPresent() && tool.get().major() == leastMajor) {
        return tool.get();
      }
      tool.ifPresent(found::add);
    }
    Optional<Tool> best =
        found.stream()
            .filter(tool -> tool.major() >= leastMajor)
            .min(Comparator.comparingInt(Tool::major));
    if (best.isPresent()) {
      return best.get();
    }
    if (found.isEmpty()) {
      throw new BackupException(
          Kind.FAILED,
          words.get("tool.missing", "tool", name, "version", leastMajor, "places", looked()));
    }
    String met =
        String.join(", ", found.stream().map(tool -> tool.file() + " " + tool.version()).toList());
    throw new BackupException(
        Kind.FAILED, words.get("tool.too-old", "tool", name, "met", met, "version", leastMajor));
  }

  private String looked() {
    return dir.map(Path::toString).orElse("PATH, " + String.join(", ", VERSIONED));
  }

  private Set<Path> places(String name) {
    Set<Path> places = new LinkedHashSet<>();
    if (dir.isPresent()) {
      add(places, dir.get().resolve(name));
      return places;
    }
    for (String versioned : VERSIONED) {
      expanded(versioned).forEach(folder -> add(places, folder.resolve(name)));
    }
    String path = new ProcessBuilder().environment().getOrDefault("PATH", "/usr/bin:/bin");
    for (String folder : path.split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        add(places, Path.of(folder, name));
      }
    }
    return places;
  }

  private static void add(Set<Path> places, Path file) {
    if (Files.isRegularFile(file) && Files.isExecutable(file)) {
      places.add(file.toAbsolutePath());
    }
  }

  private static List<Path> expanded(String pattern) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return List.of(Path.of(pattern));
    }
    int slash = pattern.lastIndexOf('/', star);
    Path parent = Path.of(pattern.substring(0, slash));
    int after = pattern.indexOf('/', star);
    String name = pattern.substring(slash + 1, after < 0 ? pattern.length() : after);
    List<Path> folders = new ArrayList<>();
    try (var each = Files.newDirectoryStream(parent, name)) {
      for (Path folder : each) {
        folders.add(after < 0 ? folder : folder.resolve(pattern.substring(after + 1)));
      }
    } catch (IOException none) {
      return List.of();
    }
    return folders;
  }

  /** Empty if it does not answer as PostgreSQL's programs do. */
  private Optional<Tool> version(Path file) throws InterruptedException {
    try (ToolRun run = start(List.of(file.toString(), "--version"), Map.of(), folder())) {
      if (!run.await(VERSION_LIMIT)) {
        return Optional.empty();
      }
      String text = new String(run.output().readNBytes(1024), StandardCharsets.UTF_8);
      Matcher version = VERSION.matcher(text);
      return version.find()
          ? Optional.of(new Tool(file, version.group(1), Integer.parseInt(version.group(2))))
          : Optional.empty();
    } catch (IOException | NumberFormatException notOne) {
      return Optional.empty();
    }
  }

  /**
   * Starts a program.
   *
   * @param arguments without secrets: everybody can read them
   * @param login the server that it connects to; empty: none
   */
  public ToolRun start(Tool tool, List<String> arguments, Optional<ServerLogin> login)
      throws BackupException {
    return start(tool, arguments, login, APPLICATION_NAME);
  }

  /** The same under a name of its own in {@code pg_stat_activity}. */
  ToolRun start(
      Tool tool, List<String> arguments, Optional<ServerLogin> login, String applicationName)
      throws BackupException {
    List<String> line = new ArrayList<>();
    line.add(tool.file().toString());
    line.addAll(arguments);
    Path folder = null;
    try {
      folder = folder();
      Map<String, String> variables = new HashMap<>();
      if (login.isPresent()) {
        variables.putAll(login.get().environment());
        variables.put("PGAPPNAME", applicationName);
        if (login.get().password().isPresent()) {
          Path file = passwordFile(folder, login.get());
          variables.put("PGPASSFILE", file.toString());
        }
      }
      return start(line, variables, folder);
    } catch (IOException e) {
      if (folder != null) {
        ToolRun.delete(folder);
      }
      throw new BackupException(
          Kind.FAILED,
          words.get("tool.start", "tool", tool.file(), "error", String.valueOf(e.getMessage())),
          e);
    }
  }

  private static ToolRun start(List<String> line, Map<String, String> variables, Path folder)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(line);
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(KEPT_VARIABLES);
    environment.put("LC_ALL", "C");
    environment.put("PGAPPNAME", APPLICATION_NAME);
    environment.put("PGCONNECT_TIMEOUT", "10");
    environment.putAll(variables);
    return ToolRun.start(builder, folder);
  }

  private static Path passwordFile(Path folder, ServerLogin login) throws IOException {
    Path file = Files.createFile(folder.resolve("pgpass"), ownerOnly("rw-------"));
    String line =
        "*:*:*:" + escaped(login.user()) + ":" + escaped(login.password().orElse("")) + "\n";
    Files.writeString(file, line, StandardCharsets.UTF_8);
    return file;
  }

  private static String escaped(String field) {
    return field.replace("\\", "\\\\").replace(":", "\\:");
  }

  /** A new folder that only we may enter; those that a killed run left behind go. */
  private static Path folder() throws IOException {
    String mine = SCRATCH + ProcessHandle.current().pid() + "-";
    Path made = Files.createTempDirectory(mine, ownerOnly("rwx------"));
    Path parent = made.getParent();
    if (parent != null) {
      sweep(parent, Files.getOwner(made));
    }
    return made;
  }

  private static void sweep(Path parent, UserPrincipal owner) {
    try (var each = Files.newDirectoryStream(parent, SCRATCH + "*")) {
      for (Path folder : each) {
        String rest = folder.getFileName().toString().substring(SCRATCH.length());
        String pid = rest.replaceFirst("-.*", "");
        if (pid.matches("\\d{1,18}")
            && ProcessHandle.of(Long.parseLong(pid)).isEmpty()
            && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
          ToolRun.delete(folder);
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return; // the next run looks again
    }
  }

  static FileAttribute<?>[] ownerOnly(String mode) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }
}
