package dev.pitwall.checklist.ask;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/** Something that has to run, as {@code checklist.services} names it. */
public sealed interface Target {

  /** As it stands in the configuration: the name of its line in the checklist. */
  String written();

  /** A systemd unit: {@code systemd:nginx}, {@code systemd:backup.timer}. */
  record Unit(String written, String unit) implements Target {}

  /**
   * The containers of a compose file, or one of them: {@code compose:/srv/app/compose.yml}, {@code
   * compose:/srv/app/compose.yml#db}.
   *
   * @param service empty: all that the file names
   */
  record Compose(String written, Path file, String service) implements Target {}

  /** A port that takes connections: {@code tcp://db.internal:5432}. */
  record Port(String written, String host, int port) implements Target {}

  /** A page that answers: {@code https://www.example.com/health}. */
  record Page(String written, URI uri) implements Target {}

  /** A running process of this name: {@code process:celery}. */
  record Named(String written, String name) implements Target {}

  /** The process whose id is in a file: {@code pidfile:/run/nginx.pid}. */
  record PidFile(String written, Path file) implements Target {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static Target parse(String text) {
    String written = text.strip();
    int colon = written.indexOf(':');
    String scheme = colon < 0 ? "" : written.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = written.substring(colon + 1);
    return switch (scheme) {
      case "systemd" -> new Unit(written, unit(rest));
      case "compose" -> compose(written, rest);
      case "tcp" -> port(written);
      case "http", "https" -> page(written);
      case "process" -> new Named(written, named(rest));
      case "pidfile" -> new PidFile(written, path(rest));
      default -> throw new IllegalArgumentException("no kind of service: " + written);
    };
  }

  private static String unit(String name) {
    // a name that begins with a dash would be an option of systemctl
    if (!name.matches("[A-Za-z0-9_@:\\\\][A-Za-z0-9_.@:\\\\-]{0,254}")) {
      throw new IllegalArgumentException("no name of a unit: " + name);
    }
    boolean typed =
        name.matches(".*\\.(service|socket|timer|mount|path|target|slice|scope|device|swap)");
    return typed ? name : name + ".service";
  }

  private static Compose compose(String written, String rest) {
    int hash = rest.lastIndexOf('#');
    String service = hash < 0 ? "" : rest.substring(hash + 1);
    if (hash >= 0 && !service.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,100}")) {
      throw new IllegalArgumentException("no name of a compose service: " + service);
    }
    return new Compose(written, path(hash < 0 ? rest : rest.substring(0, hash)), service);
  }

  private static Path path(String text) {
    Path path = Path.of(text);
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("no absolute path: " + text);
    }
    return path;
  }

  private static Port port(String written) {
    URI uri = URI.create(written);
    if (uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("no host and port: " + written);
    }
    String host = uri.getHost().replaceAll("^\\[|]$", "");
    return new Port(written, host, uri.getPort());
  }

  private static Page page(String written) {
    URI uri = URI.create(written);
    if (uri.getHost() == null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException("no address of a page: " + written);
    }
    return new Page(written, uri);
  }

  private static String named(String name) {
    if (name.isBlank() || name.contains("/") || name.length() > 100) {
      throw new IllegalArgumentException("no name of a process: " + name);
    }
    return name.strip();
  }
}
