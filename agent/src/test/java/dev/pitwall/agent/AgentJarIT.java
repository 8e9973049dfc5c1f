package dev.pitwall.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The contract of the built jar. */
class AgentJarIT {
  private static final long MOST_BYTES = 12L << 20;

  @Test
  void onlyThePremainClassesAreClassFiles() throws IOException {
    try (JarFile jar = new JarFile(ForkedJvm.AGENT.toFile())) {
      List<String> classes =
          jar.stream().map(JarEntry::getName).filter(name -> name.endsWith(".class")).toList();
      assertThat(classes)
          .isNotEmpty()
          .allMatch(name -> name.matches("dev/pitwall/agent/\\w+(\\$\\d)?\\.class"));
      assertThat(classes).hasSizeLessThanOrEqualTo(10);
    }
  }

  @Test
  void everythingElseIsIsolatedOrMetadata() throws IOException {
    try (JarFile jar = new JarFile(ForkedJvm.AGENT.toFile())) {
      assertThat(jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName))
          .allMatch(name -> name.matches("(isolated|META-INF|dev/pitwall/agent)/.*"))
          .noneMatch(name -> name.contains("META-INF/versions/") || name.contains("module-info"))
          .noneMatch(name -> name.matches("META-INF/(services|MANIFEST\\.MF/).*"))
          .contains("isolated/java/lang/PitwallBridge.classdata", "META-INF/LICENSE");
    }
  }

  @Test
  void theManifestNamesTheEntryPoints() throws IOException {
    try (JarFile jar = new JarFile(ForkedJvm.AGENT.toFile())) {
      Attributes main = jar.getManifest().getMainAttributes();
      for (String entry : List.of("Premain-Class", "Agent-Class", "Main-Class")) {
        assertThat(main.getValue(entry)).isEqualTo("dev.pitwall.agent.PitwallAgent");
      }
      assertThat(main.getValue("Can-Retransform-Classes")).isEqualTo("true");
      assertThat(main.getValue("Boot-Class-Path")).isNull();
    }
  }

  @Test
  void theJarIsSmall() throws IOException {
    assertThat(Files.size(ForkedJvm.AGENT)).isLessThanOrEqualTo(MOST_BYTES);
  }

  @Test
  void noServiceInsideReachesForTheApplication() throws IOException {
    try (JarFile jar = new JarFile(ForkedJvm.AGENT.toFile())) {
      assertThat(jar.stream().map(JarEntry::getName).filter(n -> n.contains("META-INF/services/")))
          .noneMatch(name -> name.endsWith("java.sql.Driver"))
          .noneMatch(name -> name.endsWith("ServletContainerInitializer"))
          .noneMatch(name -> name.endsWith("SLF4JServiceProvider"));
    }
  }

  /** The assembly copies service files one over the other; this fails where it would lose one. */
  @Test
  void everyServiceOfEveryLibraryIsKept() throws IOException {
    try (JarFile jar = new JarFile(ForkedJvm.AGENT.toFile());
        var libraries = Files.walk(java.nio.file.Path.of("target", "libraries"))) {
      for (var file : libraries.filter(Files::isRegularFile).toList()) {
        String name = file.subpath(3, Math.max(file.getNameCount(), 4)).toString();
        JarEntry kept = jar.getJarEntry("isolated/" + name);
        if (name.startsWith("META-INF/services/") && kept != null) {
          try (InputStream in = jar.getInputStream(kept)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                .as(file.toString())
                .isEqualTo(Files.readString(file));
          }
        }
      }
    }
  }
}
