package dev.pitwall.scan.inventory;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From where a JVM loaded its classes.
 *
 * @param classes how many, by the location in the form of {@link Component#location}
 * @param elsewhere classes without a code source: generated, or of a loader that gives none
 * @param unplaced classes whose code source is in a form that is not understood; while there are
 *     any, nothing can be called not loaded
 * @param classPath what the JVM was started with
 * @param java version of the runtime, as {@code 17.0.15+6}
 */
public record LoadedCode(
    Map<String, Long> classes, long elsewhere, long unplaced, List<String> classPath, String java) {
  /** So many locations are remembered; the classes of further ones count as unplaced. */
  public static final int MOST = 20_000;

  private static final String WEB_LIBRARIES = "WEB-INF/lib";

  /** Keeps copies. */
  public LoadedCode {
    classes = Map.copyOf(classes);
    classPath = List.copyOf(classPath);
  }

  /**
   * By the URLs of code sources, read as text: {@code file:}, {@code jar:file:...!/x.jar!/} and
   * Spring Boot's {@code jar:nested:/a.jar/!x.jar!/}.
   *
   * @param sources classes by URL
   * @param without classes that have no code source
   */
  public static LoadedCode of(
      Map<String, Long> sources, long without, List<String> classPath, String java) {
    Map<String, Long> classes = new TreeMap<>();
    long unplaced = 0;
    for (Map.Entry<String, Long> source : sources.entrySet()) {
      Optional<String> location = location(source.getKey());
      if (location.isPresent() && (classes.size() < MOST || classes.containsKey(location.get()))) {
        classes.merge(location.get(), source.getValue(), Long::sum);
      } else if (!source.getKey().startsWith("jrt:")) { // not the runtime's own
        unplaced += source.getValue();
      }
    }
    return new LoadedCode(classes, without, unplaced, classPath, java);
  }

  static Optional<String> location(String url) {
    String text = url;
    if (text.startsWith("jar:")) {
      text = text.substring("jar:".length());
    }
    if (text.startsWith("nested:")) {
      text = text.substring("nested:".length()).replaceFirst("/!", "!/");
    } else if (text.startsWith("file:")) {
      text = text.substring("file:".length());
    } else {
      return Optional.empty();
    }
    text = text.replaceFirst("^/+", "/");
    if (text.endsWith("!/")) {
      text = text.substring(0, text.length() - 2);
    }
    try {
      String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
      return Optional.of(real(decoded));
    } catch (IllegalArgumentException e) {
      return Optional.of(text);
    }
  }

  /** With the outer file's real path, as the inventory has it. */
  private static String real(String location) {
    int inside = location.indexOf("!/");
    String outer = inside < 0 ? location : location.substring(0, inside);
    try {
      return Path.of(outer).toRealPath() + (inside < 0 ? "" : location.substring(inside));
    } catch (java.io.IOException | InvalidPathException elsewhere) {
      return location;
    }
  }

  /** The files and folders that an inventory of this JVM reads. */
  public Collection<Path> places() {
    Set<Path> places = new LinkedHashSet<>();
    for (String location : classes.keySet()) {
      int inside = location.indexOf("!/");
      add(places, inside < 0 ? location : location.substring(0, inside));
    }
    classPath.forEach(entry -> add(places, entry));
    return places;
  }

  /** With the other libraries of a web application, which may be loaded later. */
  private static void add(Set<Path> places, String name) {
    try {
      Path path = Path.of(name);
      Path folder = path.getParent();
      if (folder != null && folder.endsWith(WEB_LIBRARIES)) {
        places.add(folder);
      } else if (ArchiveWalk.isArchive(name)) {
        places.add(path);
      } else if (path.endsWith("WEB-INF/classes")
          && Files.isDirectory(path.resolveSibling("lib"))) {
        places.add(path.resolveSibling("lib"));
      }
    } catch (InvalidPathException notHere) {
      return; // a location of another system; its classes stay counted
    }
  }

  /** Whether classes of this component are loaded; null if nobody can tell. */
  public @Nullable Boolean loaded(Component component) {
    boolean archive = classes.getOrDefault(component.location(), 0L) > 0;
    if (archive) {
      // which of the classes of an archive with others inside: not known
      return component.kind() == Kind.ARCHIVE ? Boolean.TRUE : null;
    }
    return unplaced > 0 ? null : Boolean.FALSE;
  }
}
