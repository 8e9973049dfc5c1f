package dev.pitwall.scan;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes archives as build tools do. */
public final class Jars {
  /** Fetched by the build; log4shell. */
  public static final Path LOG4J = Path.of("target/vulnerable/log4j-core-2.14.1.jar");

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  public static Jars jar() {
    return new Jars();
  }

  public Jars with(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  public Jars with(String name, String content) {
    return with(name, content.getBytes(StandardCharsets.UTF_8));
  }

  public Jars pom(String group, String artifact, String version) {
    return with(
        "META-INF/maven/" + group + "/" + artifact + "/pom.properties",
        "groupId=" + group + "\nartifactId=" + artifact + "\nversion=" + version + "\n");
  }

  public Jars manifest(String... lines) {
    return with(
        "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n" + String.join("\n", lines) + "\n\n");
  }

  public Jars type(String path) {
    return with(path, new byte[] {1, 2, 3});
  }

  /** A Spring Boot application with this library, stored as Boot stores it. */
  public static Jars boot(Path library) throws IOException {
    return jar()
        .manifest("Main-Class: org.springframework.boot.loader.launch.JarLauncher")
        .type("org/springframework/boot/loader/launch/JarLauncher.class")
        .type("BOOT-INF/classes/com/example/Application.class")
        .with("BOOT-INF/lib/" + library.getFileName(), Files.readAllBytes(library));
  }

  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> each : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(each.getKey());
        if (each.getKey().endsWith(".jar")) {
          CRC32 sum = new CRC32();
          sum.update(each.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(each.getValue().length);
          entry.setCompressedSize(each.getValue().length);
          entry.setCrc(sum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(each.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public Path in(Path file) throws IOException {
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    return Files.write(file, bytes());
  }
}
