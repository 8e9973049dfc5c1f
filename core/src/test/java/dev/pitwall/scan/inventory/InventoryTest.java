package dev.pitwall.scan.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pitwall.scan.Jars;
import dev.pitwall.scan.inventory.Skipped.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {
  @TempDir private Path folder;

  private Path real(String name) throws IOException {
    return folder.toRealPath().resolve(name);
  }

  @Test
  void libraryInsideASpringBootJarIsFound() throws Exception {
    Path app = Jars.boot(Jars.LOG4J).in(real("my app.jar"));

    Inventory inventory = Inventory.of(List.of(folder));

    assertThat(inventory.skipped()).isEmpty();
    assertThat(inventory.components())
        .extracting(Component::location, Component::group, Component::artifact, Component::version)
        .containsExactly(
            tuple(app.toString(), null, null, null),
            tuple(
                app + "!/BOOT-INF/lib/log4j-core-2.14.1.jar",
                "org.apache.logging.log4j",
                "log4j-core",
                "2.14.1"));
    assertThat(inventory.components().get(1).confidence()).isEqualTo(Confidence.HIGH);
    // published beside the jar in Maven Central
    assertThat(Objects.requireNonNull(inventory.components().get(1).digests()).sha1())
        .isEqualTo("9141212b8507ab50a45525b545b39d224614528b");
  }

  @Test
  void jarInsideAWarInsideAnEarIsFound() throws Exception {
    byte[] library = Jars.jar().pom("org.a", "a", "1.0").bytes();
    byte[] war = Jars.jar().with("WEB-INF/lib/a-1.0.jar", library).bytes();
    Path ear = Jars.jar().with("web.war", war).in(real("all.ear"));

    assertThat(Inventory.of(List.of(ear)).components())
        .extracting(Component::location)
        .containsExactly(
            ear.toString(), ear + "!/web.war", ear + "!/web.war!/WEB-INF/lib/a-1.0.jar");
  }

  @Test
  void aPomOfAnotherLibraryDoesNotNameTheJar() throws Exception {
    // the five jars that scanners get wrong: a shaded jctools is the only pom inside
    Path jar =
        Jars.jar()
            .pom("org.jctools", "jctools-core", "4.0.5")
            .type("io/opentelemetry/sdk/trace/SdkTracer.class")
            .in(real("opentelemetry-sdk-trace-1.40.0.jar"));

    assertThat(Inventory.of(List.of(jar)).components())
        .extracting(Component::kind, Component::artifact, Component::version)
        .containsExactly(
            tuple(Kind.ARCHIVE, "opentelemetry-sdk-trace", "1.40.0"),
            tuple(Kind.SHADED, "jctools-core", "4.0.5"));
  }

  @Test
  void aRenamedJarIsNamedByItsOwnPomOnly() throws Exception {
    Jars.jar()
        .pom("org.yaml", "snakeyaml", "1.33")
        .type("org/yaml/snakeyaml/Yaml.class")
        .in(real("lib.jar"));
    Jars.jar()
        .pom("org.jctools", "jctools-core", "4.0.5")
        .type("io/example/app/Main.class")
        .in(real("other.jar"));

    assertThat(Inventory.of(List.of(folder)).components())
        .extracting(Component::kind, Component::artifact, Component::confidence)
        .containsExactly(
            tuple(Kind.ARCHIVE, "snakeyaml", Confidence.MEDIUM),
            tuple(Kind.ARCHIVE, null, Confidence.NONE),
            tuple(Kind.SHADED, "jctools-core", Confidence.MEDIUM));
  }

  @Test
  void relocatedCopyIsAGuessWithoutVersion() throws Exception {
    Path jar =
        Jars.jar()
            .type("com/vendor/hidden/logging/log4j/core/lookup/JndiLookup.class")
            .type("com/vendor/agent/Agent.class")
            .in(real("vendor-agent-3.1.jar"));

    assertThat(Inventory.of(List.of(jar)).components())
        .extracting(Component::kind, Component::artifact, Component::version)
        .containsExactly(
            tuple(Kind.ARCHIVE, "vendor-agent", "3.1"), tuple(Kind.COPY, "log4j-core", null));
  }

  @Test
  void librariesOfTheSameMakersAreNoCopies() throws Exception {
    Path jar =
        Path.of(
            org.apache.catalina.startup.Tomcat.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());

    assertThat(Inventory.of(List.of(jar)).components()).hasSize(1);
  }

  @Test
  void truncatedJarIsToldAndItsNameStillCounts() throws Exception {
    byte[] whole = Files.readAllBytes(Jars.LOG4J);
    Path cut = Files.write(real("log4j-core-2.14.1.jar"), Arrays.copyOf(whole, 700_000));
    Path app =
        Jars.jar()
            .with("BOOT-INF/lib/b-1.0.jar", Arrays.copyOf(whole, 700_000))
            .with("BOOT-INF/lib/c-2.0.jar", Jars.jar().pom("c", "c", "2.0").bytes())
            .in(real("z.jar"));

    Inventory inventory = Inventory.of(List.of(folder));

    assertThat(inventory.skipped())
        .containsExactly(
            new Skipped(cut.toString(), Reason.DAMAGED),
            new Skipped(app + "!/BOOT-INF/lib/b-1.0.jar", Reason.DAMAGED));
    assertThat(inventory.components())
        .extracting(Component::artifact)
        .contains("log4j-core", "b", "c");
  }

  @Test
  void whatIsNoZipIsTold() throws Exception {
    Path none = Files.writeString(real("a-1.jar"), "Not found");
    Path empty = Files.createFile(real("b-1.jar"));
    Path absent = real("c-1.jar");

    assertThat(Inventory.of(List.of(none, empty, absent)).skipped())
        .containsExactly(
            new Skipped(none.toString(), Reason.DAMAGED),
            new Skipped(empty.toString(), Reason.DAMAGED),
            new Skipped(absent.toString(), Reason.ABSENT));
  }

  @Test
  void bombIsLeftAndTheRestIsRead() throws Exception {
    byte[] bomb = Jars.jar().with("zeros", new byte[8 << 20]).bytes();
    Path app =
        Jars.jar()
            .with("lib/bomb-1.0.jar", bomb)
            .with("lib/c-2.0.jar", Jars.jar().pom("c", "c", "2.0").bytes())
            .in(real("app.jar"));
    Bounds bounds = new Bounds(8, 1L << 30, 1_000, 1_000, 200, 1 << 20);

    Inventory inventory = Inventory.of(List.of(app), bounds);

    assertThat(inventory.skipped())
        .containsExactly(new Skipped(app + "!/lib/bomb-1.0.jar", Reason.BOMB));
    assertThat(inventory.components()).extracting(Component::artifact).contains("bomb", "c");
  }

  @Test
  void archivesInArchivesEndSomewhere() throws Exception {
    byte[] inner = Jars.jar().pom("deep", "deep", "1").bytes();
    for (int i = 0; i < 12; i++) {
      inner = Jars.jar().with("x.jar", inner).bytes();
    }
    Path app = Jars.jar().with("x.jar", inner).in(real("app.jar"));

    Inventory inventory = Inventory.of(List.of(app));

    assertThat(inventory.components()).hasSize(8);
    assertThat(inventory.skipped()).extracting(Skipped::reason).containsExactly(Reason.TOO_DEEP);
  }

  @Test
  void tooManyEntriesEndTheInventoryAndAreTold() throws Exception {
    Jars many = Jars.jar();
    for (int i = 0; i < 50; i++) {
      many.type("a/b/C" + i + ".class");
    }
    Path one = many.in(real("a-1.0.jar"));
    many.in(real("b-1.0.jar"));

    Inventory inventory =
        Inventory.of(List.of(folder), new Bounds(8, 1 << 20, 40, 1_000, 200, 1 << 20));

    assertThat(inventory.skipped()).containsExactly(new Skipped(one.toString(), Reason.TOO_MUCH));
  }

  @Test
  void hostileNamesAreLeftAndTold() throws Exception {
    Path app =
        Jars.jar()
            .with("../../../etc/evil-1.0.jar", Jars.jar().pom("e", "e", "1").bytes())
            .with("a\u001b[2J-1.0.jar", Jars.jar().pom("e", "e", "1").bytes())
            .with("lib/good-1.0.jar", Jars.jar().pom("g", "good", "1.0").bytes())
            .in(real("app.jar"));

    Inventory inventory = Inventory.of(List.of(app));

    assertThat(inventory.skipped())
        .containsExactly(new Skipped(app.toString(), Reason.HOSTILE_NAME));
    assertThat(inventory.components())
        .extracting(Component::artifact)
        .containsExactly(null, "good");
  }

  @Test
  void hostilePomNamesNothing() throws Exception {
    Path jar =
        Jars.jar()
            .with(
                "META-INF/maven/x/y/pom.properties",
                "groupId=a\\u001b[2J\nartifactId=b c\nversion=1")
            .in(real("thing.jar"));

    Component only = Inventory.of(List.of(jar)).components().get(0);

    assertThat(only.artifact()).isNull();
    assertThat(only.purl()).isEmpty();
  }

  @Test
  void locationsOfLoadedClassesAreThoseOfTheInventory() throws Exception {
    Path app = Jars.boot(Jars.LOG4J).in(real("my app+1.jar"));
    String path = app.toString().replace(" ", "%20");
    String inner = "!/BOOT-INF/lib/log4j-core-2.14.1.jar";

    LoadedCode loaded =
        LoadedCode.of(
            java.util.Map.of(
                "jar:nested:" + path + "/!BOOT-INF/lib/log4j-core-2.14.1.jar!/",
                3L,
                "jar:file:" + path + "!/BOOT-INF/lib/log4j-core-2.14.1.jar!/",
                4L,
                "file:" + path,
                2L,
                "jrt:/java.base",
                9L,
                "http://elsewhere/x.jar",
                5L),
            7,
            List.of(),
            "17");

    assertThat(loaded.classes())
        .containsOnly(
            java.util.Map.entry(app.toString(), 2L), java.util.Map.entry(app + inner, 7L));
    assertThat(loaded.elsewhere()).isEqualTo(7);
    assertThat(loaded.unplaced()).isEqualTo(5);
    assertThat(loaded.places()).containsExactly(app);
  }
}
