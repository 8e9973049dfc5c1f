package dev.pitwall.agent.neighbour;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Jars made for one test. */
final class Jar {
  private static final Path CLASSES = Path.of("target", "test-classes");

  private Jar() {}

  /**
   * Makes one.
   *
   * @param folders of the tests' classes, with all that is inside
   * @param nested other jars, at the top
   */
  static Path make(Path file, Map<String, String> manifest, List<String> folders, Path... nested)
      throws IOException {
    Manifest head = new Manifest();
    head.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.forEach((name, value) -> head.getMainAttributes().putValue(name, value));
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, head)) {
      for (String folder : folders) {
        try (Stream<Path> found = Files.walk(CLASSES.resolve(folder))) {
          for (Path each : found.filter(Files::isRegularFile).toList()) {
            add(jar, CLASSES.relativize(each).toString(), each);
          }
        }
      }
      for (Path each : nested) {
        add(jar, String.valueOf(each.getFileName()), each);
      }
    }
    return file;
  }

  private static void add(JarOutputStream jar, String name, Path file) throws IOException {
    jar.putNextEntry(new ZipEntry(name));
    Files.copy(file, jar);
    jar.closeEntry();
  }

  /** A file among those that the build fetched, by the beginning of its name. */
  static Path fetched(String folder, String begin) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target", folder))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(begin))
          .findFirst()
          .orElseThrow()
          .toAbsolutePath();
    }
  }
}
