package dev.pitwall.agent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.finding.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever Pitwall is given, the application answers as ever and nothing is printed; what is wrong
 * and what to do about it stands in the findings or in the reading's reason.
 */
class BadInputIT {
  private static final String DISK_OF_ROOT = "host.disk { threshold = 1%, paths = [\"/\"] }";
  private static final int BUSY_PORTS = 11;

  private static Database database;

  @TempDir Path folder;

  @BeforeAll
  static void startDatabase(@TempDir Path data) throws Exception {
    database = new Database(data.resolve("data"));
    database.sql("CREATE ROLE watcher LOGIN PASSWORD 'right' IN ROLE pg_monitor");
    database.requirePasswords();
  }

  @AfterAll
  static void stopDatabase() throws Exception {
    database.close();
  }

  @Test
  void aFileThatDoesNotParse() throws Exception {
    try (RunningShop shop =
        new Shop(folder).withFile("pitwall {\n  host.cpu = [\n  locale = en\n").start()) {
      assertThat(findings(shop, "config."))
          .anyMatch(text -> text.contains("shop.conf") && text.contains("Close every brace"));
      shop.assertServesInSilence();
    }
  }

  @Test
  void aKeyThatDoesNotExist() throws Exception {
    try (RunningShop shop = new Shop(folder).with("notfy.mail.host = mx").start()) {
      assertThat(findings(shop, "config."))
          .singleElement()
          .asString()
          .contains("notfy.mail.host", "Did you mean notify.mail.host?", "shop.conf");
      shop.assertServesInSilence();
    }
  }

  @Test
  void aNumberWithoutItsUnit() throws Exception {
    try (RunningShop shop = new Shop(folder).with("health.timeout = 10").start()) {
      assertThat(findings(shop, "config."))
          .singleElement()
          .asString()
          .contains("health.timeout", "\"10\"", "with its unit", "10s");
      shop.assertServesInSilence();
    }
  }

  @Test
  void aDatabaseThatCannotBeReached() throws Exception {
    int nobody = Shop.freePort();
    try (RunningShop shop =
        new Shop(folder)
            .with("postgres { interval = 1s, user = u }")
            .with("postgres.url = \"jdbc:postgresql://127.0.0.1:" + nobody + "/app\"")
            .start()) {
      assertThat(shop.reason("db.connections"))
          .contains("does not answer", "Look whether the server runs");
      assertThat(shop.status().alerts())
          .anyMatch(alert -> alert.rule().equals("db.down") && alert.target().isEmpty());
      shop.assertServesInSilence();
    }
  }

  @Test
  void aWrongPassword() throws Exception {
    try (RunningShop shop =
        new Shop(folder)
            .with(database.settings("postgres", "watcher"))
            .with("postgres.password = wrong-one")
            .start()) {
      assertThat(shop.reason("db.connections")).contains("postgres.user and postgres.password");
      assertThat(shop.reason("db.down")).doesNotContain("wrong-one");
      assertThat(shop.status().alerts()).allMatch(alert -> alert.rule().equals("db.refused"));
      shop.assertServesInSilence();
    }
  }

  @Test
  void aMissingExtension() throws Exception {
    try (RunningShop shop = new Shop(folder).with(database.settings()).start()) {
      assertThat(shop.finding("postgres.extension.pg_stat_statements"))
          .contains("CREATE EXTENSION pg_stat_statements");
      assertThat(shop.reason("db.slow-statements")).contains("CREATE EXTENSION");
      shop.assertServesInSilence();
    }
  }

  @Test
  void aMailServerThatHangs() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        RunningShop shop = full().with(Mailbox.settings(silent.getLocalPort())).start()) {
      assertThat(shop.finding("notify.retrying:mail"))
          .contains("gave no answer", "notify.mail.security", "tried again");
      assertThat(shop.status().outbox().pending()).isEqualTo(1);
      shop.assertServesInSilence();
    }
  }

  @Test
  void aMailServerThatRefuses() throws Exception {
    int nobody = Shop.freePort();
    try (RunningShop shop = full().with(Mailbox.settings(nobody)).start()) {
      assertThat(shop.finding("notify.retrying:mail"))
          .contains("No connection to 127.0.0.1:" + nobody, "notify.mail.port");
      shop.assertServesInSilence();
    }
  }

  @Test
  void aWebhookThatAnswers500() throws Exception {
    try (Webhook slack = new Webhook().answering(Webhook.Answer.ERROR_500);
        RunningShop shop = full().with(slack.settings()).start()) {
      assertThat(shop.finding("notify.retrying:slack"))
          .contains("500", "internal_error")
          .doesNotContain("/services/");
      slack.answering(Webhook.Answer.OK);
      shop.awaitAllSent();
      assertThat(shop.status().findings()).isEmpty();
      shop.assertServesInSilence();
    }
  }

  @Test
  void aWebhookThatAnswersGarbage() throws Exception {
    try (Webhook slack = new Webhook().answering(Webhook.Answer.GARBAGE);
        RunningShop shop = full().with(slack.settings()).start()) {
      assertThat(shop.finding("notify.retrying:slack"))
          .contains("captive portal", "Only 200 with the body \"ok\"")
          .doesNotContain("/services/", "\0");
      shop.assertServesInSilence();
    }
  }

  @Test
  void aBusyAdminPortMeansTheNextOne() throws Exception {
    try (BusyPorts busy = new BusyPorts(1);
        RunningShop shop = new Shop(folder).withArguments(",admin.port=" + busy.first()).start()) {
      assertThat(shop.status().findings())
          .singleElement()
          .satisfies(finding -> assertThat(finding.code()).isEqualTo("admin.other-port"))
          .satisfies(finding -> assertThat(finding.text()).contains("set a free admin.port"));
      assertThat(shop.admin()).hasValue("http://127.0.0.1:" + (busy.first() + 1));
      shop.assertServesInSilence();
    }
  }

  @Test
  void elevenBusyAdminPortsMeanNoneAndTheRestWorks() throws Exception {
    try (BusyPorts busy = new BusyPorts(BUSY_PORTS);
        Mailbox mailbox = new Mailbox();
        RunningShop shop =
            full().with(mailbox.settings()).withArguments(",admin.port=" + busy.first()).start()) {
      await().atMost(RunningShop.LIMIT).until(() -> !mailbox.subjects().isEmpty());
      Path log = shop.stateDir().resolve("logs/pitwall.log");
      await().atMost(RunningShop.LIMIT).until(() -> Files.readString(log).contains("admin.off"));
      assertThat(Files.readString(log)).contains("ports " + busy.first() + " to", "admin.port");
      assertThat(shop.admin()).isEmpty();
      shop.assertServesInSilence();
    }
  }

  @Test
  void aStateDirThatCannotBeMade() throws Exception {
    Path file = Files.writeString(folder.resolve("a-file"), "");
    try (Mailbox mailbox = new Mailbox();
        RunningShop shop =
            full().with(mailbox.settings()).withStateDir(file.resolve("state")).start()) {
      assertThat(shop.finding("state-dir.unwritable"))
          .contains("a-file", "set state-dir", "forgotten at a restart");
      await().atMost(RunningShop.LIMIT).until(() -> mailbox.subjects().size() == 1);
      shop.assertServesInSilence();
    }
  }

  /** On a file system of 512 KiB that something else has filled; needs the right to mount. */
  @Test
  void aFullDiskForTheStateDir() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=512k", "none", disk.toString());
    try (Mailbox mailbox = new Mailbox();
        RunningShop shop = filled(disk, mailbox).start()) {
      assertThat(shop.finding("journal.unwritable")).contains("No space left", "free space");
      await().atMost(RunningShop.LIMIT).until(() -> mailbox.subjects().size() == 1);
      shop.assertServesInSilence();
      Files.delete(disk.resolve("filler"));
      await()
          .atMost(RunningShop.LIMIT)
          .until(
              () ->
                  shop.status().findings().stream()
                      .map(Finding::code)
                      .noneMatch("journal.unwritable"::equals));
      shop.terminate();
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private Shop filled(Path disk, Mailbox mailbox) throws Exception {
    Path state = Files.createDirectories(disk.resolve("state").resolve("journal"));
    try (var filler = Files.newOutputStream(disk.resolve("filler"))) {
      byte[] page = new byte[4096];
      while (disk.toFile().getUsableSpace() > 0) {
        filler.write(page);
      }
    }
    return full().with(mailbox.settings()).withStateDir(state.getParent());
  }

  @Test
  void theAgentGivenTwice() throws Exception {
    Path copy = Files.copy(Shop.agent(), folder.resolve("copy.jar"));
    try (RunningShop shop = new Shop(folder).withAgents(Shop.agent(), copy).start()) {
      assertThat(shop.status().findings()).isEmpty();
      shop.assertServesInSilence();
      assertThat(shop.status().requests().overall().count()).isEqualTo(2);
    }
  }

  @Test
  void twoJvmsOnOneStateDir() throws Exception {
    try (RunningShop first = new Shop(folder).start()) {
      assertThat(first.status().findings()).isEmpty();
      try (RunningShop second = new Shop(folder).withAdminPort(Shop.freePort()).start()) {
        assertThat(second.finding("state-dir.shared")).contains("jvm-2", "set state-dir");
        assertThat(first.status().findings()).isEmpty();
        first.assertServesInSilence();
        second.assertServesInSilence();
      }
    }
  }

  @Test
  void aWorkingDirectoryThatCannotBeWritten() throws Exception {
    try (RunningShop shop = new Shop(folder).in(Path.of("/proc/self")).start()) {
      assertThat(shop.status().findings()).isEmpty();
      shop.assertServesInSilence();
    }
  }

  @Test
  void aStateDirThatVanishesWhileItRuns() throws Exception {
    Path state = folder.resolve("state");
    try (Mailbox mailbox = new Mailbox();
        RunningShop shop =
            new Shop(folder)
                .with(mailbox.settings())
                .with("errors { threshold = 3, window = 20, max-age = 5s }")
                .withStateDir(state)
                .start()) {
      assertThat(shop.status().findings()).isEmpty();
      Files.move(state, folder.resolve("gone"));
      for (int i = 0; i < 5; i++) {
        shop.get("/fail");
      }
      await().atMost(RunningShop.LIMIT).until(() -> mailbox.subjects().size() == 2);
      shop.assertServesInSilence();
      shop.terminate();
      assertThat(shop.err()).isEmpty();
    }
  }

  @Test
  void switchedOffByArgumentPropertyVariableOrFileItIsNotThere() throws Exception {
    for (Shop off :
        List.of(
            new Shop(folder).withArguments(",enabled=false"),
            new Shop(folder).withOption("-Dpitwall.enabled=false"),
            new Shop(folder).withVariable("PITWALL_ENABLED", "false"),
            new Shop(folder).with("enabled = false"))) {
      try (RunningShop shop = off.start()) {
        assertThat(shop.get("/hello").headers().map()).doesNotContainKey("x-process-time");
        assertThat(shop.stateDir()).doesNotExist();
        assertThat(shop.err()).isEmpty();
      }
    }
  }

  private Shop full() {
    return new Shop(folder).watchingDisks().with(DISK_OF_ROOT);
  }

  private static List<String> findings(RunningShop shop, String prefix) {
    return shop.status().findings().stream()
        .filter(finding -> finding.code().startsWith(prefix))
        .map(Finding::text)
        .toList();
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
  }

  /** Neighbouring ports that somebody else listens on. */
  private static final class BusyPorts implements AutoCloseable {
    private final List<ServerSocket> sockets = new ArrayList<>();

    BusyPorts(int count) throws IOException {
      for (int base = 20_000; sockets.size() < count; base += count) {
        close();
        for (int i = 0; i < count; i++) {
          ServerSocket socket = new ServerSocket();
          try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), base + i));
            sockets.add(socket);
          } catch (java.net.BindException taken) {
            socket.close();
            break;
          }
        }
      }
    }

    int first() {
      return sockets.get(0).getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      sockets.clear();
    }
  }

  @Test
  void withNeitherAStateDirNorAnAdminPortTheOneLineOnStderrTellsIt() throws Exception {
    Path file = Files.writeString(folder.resolve("a-file"), "");
    try (BusyPorts busy = new BusyPorts(BUSY_PORTS);
        RunningShop shop =
            new Shop(folder)
                .withStateDir(file.resolve("state"))
                .withArguments(",admin.port=" + busy.first())
                .start()) {
      await().atMost(RunningShop.LIMIT).until(() -> !shop.err().isEmpty());
      assertThat(shop.err().lines())
          .singleElement()
          .asString()
          .startsWith("pitwall: ")
          .contains("state", "port");
      shop.assertServes();
    }
  }
}
