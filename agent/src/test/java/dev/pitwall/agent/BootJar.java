package dev.pitwall.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A Spring Boot application as one jar, as Boot's build plugins lay it out: the launcher, the
 * application's classes, and the libraries as they are, because the launcher reads them in place.
 */
public final class BootJar {
  private static final Path CLASSES = Path.of("target", "test-classes");
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  /** Since Boot 3.2, and before. */
  private static final List<String> LAUNCHERS =
      List.of(
          "org.springframework.boot.loader.launch.JarLauncher",
          "org.springframework.boot.loader.JarLauncher");

  private BootJar() {}

  /**
   * Makes one.
   *
   * @param boot the beginning of Boot's version, {@code 3.5.}
   * @param main the classes of its package are the application
   */
  public static Path make(Path file, String boot, String main, Collection<Path> libraries)
      throws IOException {
    Path loader = loader(boot);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(MANIFEST));
      String manifest =
          "Manifest-Version: 1.0\nMain-Class: %s\nStart-Class: %s\n\n"
              .formatted(launcher(loader), main);
      zip.write(manifest.getBytes(StandardCharsets.UTF_8));
      unpack(zip, loader);
      folder(zip, "BOOT-INF/");
      folder(zip, "BOOT-INF/classes/");
      classes(zip, main.substring(0, main.lastIndexOf('.')).replace('.', '/'));
      folder(zip, "BOOT-INF/lib/");
      for (Path library : libraries) {
        stored(zip, "BOOT-INF/lib/" + library.getFileName(), Files.readAllBytes(library));
      }
    }
    return file;
  }

  private static Path loader(String boot) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target", "boot", "loader"))) {
      return files
          .filter(
              file -> String.valueOf(file.getFileName()).startsWith("spring-boot-loader-" + boot))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String launcher(Path loader) throws IOException {
    Set<String> names = new HashSet<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(loader))) {
      for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        names.add(each.getName());
      }
    }
    return LAUNCHERS.stream()
        .filter(name -> names.contains(name.replace('.', '/') + ".class"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no launcher in " + loader));
  }

  private static void unpack(ZipOutputStream zip, Path loader) throws IOException {
    Set<String> written = new HashSet<>(Set.of(MANIFEST));
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(loader))) {
      for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        if (written.add(each.getName())) {
          zip.putNextEntry(new ZipEntry(each.getName()));
          in.transferTo(zip);
        }
      }
    }
  }

  private static void folder(ZipOutputStream zip, String name) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
  }

  private static void classes(ZipOutputStream zip, String folder) throws IOException {
    try (Stream<Path> files = Files.list(CLASSES.resolve(folder))) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry("BOOT-INF/classes/" + CLASSES.relativize(each)));
        zip.write(Files.readAllBytes(each));
      }
    }
  }

  private static void stored(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
  }
}
