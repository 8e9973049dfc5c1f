package dev.pitwall.checklist.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pitwall.check.TestTime;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class UpdatesTest {
  private static final String[] APT = {
    "cat <<'END'",
    "Inst libc6 [2.36-9+deb12u8] (2.36-9+deb12u9 Debian-Security:12/stable-security [amd64])",
    "Inst curl [7.88.1-10] (7.88.1-11 Debian:12.8/stable [amd64]) []",
    "Inst linux-image-6.1.0-28-amd64 (6.1.119-1 Debian:12.8/stable [amd64])",
    "Inst linux-image-amd64 [6.1.112-1] (6.1.119-1 Debian:12.8/stable,"
        + " Debian-Security:12/stable-security [amd64])",
    "Conf libc6 (2.36-9+deb12u9 Debian-Security:12/stable-security [amd64])",
    "END"
  };

  @TempDir Path root;
  @TempDir Path tools;
  private final TestTime time = new TestTime();

  @BeforeEach
  void lists() throws IOException {
    fetched(
        "var/lib/apt/lists/mirror.example_debian_dists_bookworm_InRelease", Duration.ofDays(20));
    Files.createDirectories(root.resolve("var/lib/apt/lists/partial"));
    for (String folder : new String[] {"var/lib/apt/lists/partial", "var/lib/apt/lists"}) {
      age(root.resolve(folder), Duration.ofHours(7));
    }
  }

  private void fetched(String file, Duration ago) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "");
    age(path, ago);
  }

  private void age(Path path, Duration ago) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(time.now().minus(ago)));
  }

  private UpdateState ask() throws InterruptedException {
    // no further folder: the machine's own apt must not answer here
    Programs programs = new Programs(tools + ":" + root.resolve("bin"));
    return new Updates(programs, root, time, Locale.ENGLISH).ask();
  }

  private void tool(String name, String... lines) throws IOException {
    String[] all = new String[lines.length + 1];
    all[0] = "export PATH=/usr/bin:/bin";
    System.arraycopy(lines, 0, all, 1, lines.length);
    Tool.write(tools, name, all);
  }

  @Test
  void aptTellsSecurityUpdatesApartAndCountsNoNewPackage() throws Exception {
    tool("apt-get", APT);
    UpdateState state = ask();
    assertThat(state.reason()).isNull();
    assertThat(state.pending()).isEqualTo(3);
    assertThat(state.security()).isEqualTo(2);
    assertThat(state.names()).containsExactly("libc6", "linux-image-amd64", "curl");
    assertThat(state.restart()).isFalse();
  }

  @Test
  void listsThatNobodyFetchedForDaysAreNoZero() throws Exception {
    tool("apt-get", APT);
    for (String folder : new String[] {"var/lib/apt/lists/partial", "var/lib/apt/lists"}) {
      age(root.resolve(folder), Duration.ofDays(9));
    }
    UpdateState state = ask();
    assertThat(state.pending()).isNull();
    assertThat(state.reason()).contains("9 days old").contains("apt-get update");
  }

  @Test
  void anImageWithoutListsIsUnknown() throws Exception {
    tool("apt-get", APT);
    Files.delete(root.resolve("var/lib/apt/lists/mirror.example_debian_dists_bookworm_InRelease"));
    assertThat(ask().pending()).isNull();
    assertThat(ask().reason()).contains("no package lists");
  }

  @Test
  void aManagerThatFailsIsUnknownInItsOwnWords() throws Exception {
    tool("apt-get", "echo 'E: The list of sources could not be read.' >&2", "exit 100");
    assertThat(ask().reason())
        .isEqualTo("apt ended with 100: E: The list of sources could not be read.");
  }

  @Test
  void withoutAManagerItIsUnknownAndTheRestartIsStillTold() throws Exception {
    Files.createDirectories(root.resolve("var/run"));
    Files.writeString(root.resolve("var/run/reboot-required"), "*** System restart required ***\n");
    assertThat(ask().reason()).contains("neither apt nor dnf nor apk");
    assertThat(ask().restart()).isTrue();
  }

  @Test
  void dnfEndsWith100WhenThereAreUpdates() throws Exception {
    fetched("var/cache/dnf/baseos-12ab34cd56ef7890", Duration.ofHours(2));
    tool(
        "dnf",
        "case \"$*\" in",
        "*--security) echo; echo 'openssl.x86_64   1:3.0.7-25.el9_3   baseos' ;;",
        "*) echo; echo 'openssl.x86_64   1:3.0.7-25.el9_3   baseos';",
        "   echo 'vim-minimal.x86_64   2:8.2.2637-20.el9_1   baseos';",
        "   echo 'Obsoleting Packages'; echo 'new.noarch   2-1   baseos' ;;",
        "esac",
        "exit 100");
    UpdateState state = ask();
    assertThat(state.pending()).isEqualTo(2);
    assertThat(state.security()).isEqualTo(1);
    assertThat(state.names()).containsExactly("openssl.x86_64", "vim-minimal.x86_64");
  }

  @Test
  void apkDoesNotTellWhichAreForSecurity() throws Exception {
    fetched("var/cache/apk/APKINDEX.12345678.tar.gz", Duration.ofHours(2));
    tool(
        "apk",
        "echo 'Installed:                                Available:'",
        "echo 'busybox-1.36.1-r5                       < 1.36.1-r7 '",
        "echo 'libcrypto3-3.1.4-r1                     < 3.1.4-r5 '");
    UpdateState state = ask();
    assertThat(state.pending()).isEqualTo(2);
    assertThat(state.security()).isNull();
    assertThat(state.names()).containsExactly("busybox", "libcrypto3");
  }

  /** The real one of the machine that the test runs on, where there is one. */
  @Test
  @EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
  void theRealAptAnswersWithoutRights() throws Exception {
    assumeThat(Path.of("/usr/bin/apt-get")).isExecutable();
    TimeSource now = TimeSource.system();
    UpdateState state = new Updates(Programs.ofMachine(), Path.of("/"), now, Locale.ENGLISH).ask();
    assertThat(state.manager()).isEqualTo("apt");
    if (state.reason() == null) {
      assertThat(state.pending()).isNotNull().isGreaterThanOrEqualTo(state.security());
    } else {
      assertThat(state.reason()).containsAnyOf("apt-get update", "apt ended with");
    }
  }
}
