package dev.pitwall.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.finding.Findings;
import dev.pitwall.request.Clues;
import dev.pitwall.security.SecuritySettings.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveWatchTest {
  private static final DateTimeFormatter COMMON =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ROOT).withZone(ZoneOffset.UTC);

  @TempDir Path folder;
  private final WatchClock time = new WatchClock();
  private final Findings findings = new Findings(time);

  private SecuritySettings settings(Names names, List<Path> logs, String... proxies) {
    List<Network> networks = Stream.of(proxies).map(Network::parse).toList();
    return new SecuritySettings(
        10,
        Duration.ofDays(1),
        logs,
        List.of(),
        names,
        new TrustedProxies(networks, false),
        List.of());
  }

  private LiveWatch open(SecuritySettings settings) {
    return LiveWatch.open(Optional.of(folder), settings, time, ZoneOffset.UTC, findings);
  }

  private LiveWatch open() {
    return open(settings(Names.RAW, List.of()));
  }

  private void refuse(LiveWatch watch, String client, @Nullable String forwardedFor) {
    watch.visit(
        "POST",
        "/login",
        401,
        client,
        new Clues(forwardedFor, null, null, "", "admin", true),
        time.second());
  }

  private static Standing standing(LiveWatch watch, Signal signal) {
    return Objects.requireNonNull(watch.look().standings().get(signal));
  }

  private static double failed(LiveWatch watch) {
    return standing(watch, Signal.FAILED_LOGINS).value();
  }

  /** SEC-1. */
  @Test
  void aRestartBetweenTheFifthAndTheSixthChangesNothing() {
    try (LiveWatch watch = open()) {
      for (int i = 0; i < 5; i++) {
        time.pass(Duration.ofMinutes(10));
        refuse(watch, "192.0.2.1", null);
      }
    }
    time.pass(Duration.ofHours(1));
    try (LiveWatch watch = open()) {
      assertThat(failed(watch)).isEqualTo(5);
      for (int i = 0; i < 6; i++) {
        time.pass(Duration.ofMinutes(10));
        refuse(watch, "192.0.2.1", null);
      }
      assertThat(failed(watch)).isEqualTo(11);
      time.pass(Duration.ofDays(1).minus(Duration.ofMinutes(60)));
      assertThat(failed(watch)).isEqualTo(6);
    }
    assertThat(findings.list()).isEmpty();
  }

  /** A kill leaves what the last look wrote. */
  @Test
  void whatWasSeenBeforeTheLastLookOutlivesAKill() {
    LiveWatch killed = open();
    refuse(killed, "192.0.2.1", null);
    assertThat(failed(killed)).isEqualTo(1);
    try (LiveWatch next = open()) {
      assertThat(failed(next)).isEqualTo(1);
    }
  }

  @Test
  void aStateFileThatIsDamagedIsAFindingAndCountingBeginsAnew() throws IOException {
    Files.writeString(folder.resolve("security.json"), "{\"sources\":{\"requests\":[");
    try (LiveWatch watch = open()) {
      assertThat(failed(watch)).isZero();
    }
    assertThat(findings.list())
        .extracting(finding -> finding.code())
        .contains("security.unreadable");
  }

  /** SEC-2 and SEC-3. */
  @Test
  void aForgedHeaderNamesNobody() {
    try (LiveWatch watch = open(settings(Names.RAW, List.of(), "10.0.0.1"))) {
      for (int i = 0; i < 10_000; i++) {
        String forged = "198.51.100." + i % 250 + ", 203.0.113.9";
        refuse(watch, "10.0.0.1", forged); // through the proxy
        refuse(watch, "192.0.2.1", "198.51.100.7"); // past it
      }
      assertThat(standing(watch, Signal.BRUTE_FORCE).top())
          .filteredOn(one -> one.user().isEmpty())
          .extracting(one -> Address.ofKey(one.client()))
          .containsExactlyInAnyOrder("203.0.113.9", "192.0.2.1");
    }
  }

  @Test
  void aProxyThatNobodyNamedIsAFinding() {
    try (LiveWatch watch = open()) {
      for (int i = 0; i < 200; i++) {
        refuse(watch, "10.0.0.1", "198.51.100.7");
      }
      LiveWatch.Look unused = watch.look();
      assertThat(findings.list())
          .extracting(finding -> finding.code())
          .contains("security.behind-proxy");
    }
  }

  private String line(Instant at, String client, int status) {
    return client
        + " - - ["
        + COMMON.format(at)
        + "] \"POST /login HTTP/1.1\" "
        + status
        + " 12 \"-\" \"curl/8\"\n";
  }

  private void append(Path log, String text) throws IOException {
    time.pass(Duration.ofSeconds(1)); // no two lines are alike, as in life
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void anAccessLogIsFollowedOverRotationAndRestartAndNoLineCountsTwice() throws IOException {
    Path log = folder.resolve("access.log");
    SecuritySettings settings = settings(Names.RAW, List.of(log));
    append(log, line(time.now().minus(Duration.ofDays(2)), "192.0.2.1", 401));
    append(log, line(time.now().minus(Duration.ofHours(2)), "192.0.2.1", 401));
    try (LiveWatch watch = open(settings)) {
      assertThat(failed(watch)).as("by the times of the lines").isEqualTo(1);
      append(log, line(time.now(), "192.0.2.1", 401) + line(time.now(), "192.0.2.1", 200));
      assertThat(failed(watch)).isEqualTo(2);
      append(log, line(time.now(), "192.0.2.1", 403));
      Files.move(log, folder.resolve("access.log.1"));
      append(log, line(time.now(), "192.0.2.2", 403));
      assertThat(failed(watch)).isEqualTo(4);
    }
    append(log, line(time.now(), "192.0.2.2", 403));
    Files.move(log, folder.resolve("access.log.2"));
    append(log, line(time.now(), "192.0.2.2", 403));
    try (LiveWatch watch = open(settings)) {
      assertThat(failed(watch)).isEqualTo(6);
      Files.copy(log, folder.resolve("access.log.3"));
      Files.writeString(log, ""); // copied and cut
      append(log, line(time.now(), "192.0.2.3", 401));
      assertThat(failed(watch)).isEqualTo(7);
      refuse(watch, "127.0.0.1", null);
      assertThat(failed(watch)).as("the same request is in both").isEqualTo(7);
    }
  }

  @Test
  void aLogThatCannotBeReadIsTold() {
    Path log = folder.resolve("absent.log");
    try (LiveWatch watch = open(settings(Names.RAW, List.of(log)))) {
      assertThat(watch.look().faults())
          .containsExactly(new LiveWatch.Fault(log.toAbsolutePath().normalize(), "absent"));
    }
  }

  @Test
  void aClockThatIsAheadIsAFindingAndItsLinesCountAsNow() throws IOException {
    Path log = folder.resolve("access.log");
    append(log, line(time.now().plus(Duration.ofDays(400)), "192.0.2.1", 401));
    try (LiveWatch watch = open(settings(Names.RAW, List.of(log)))) {
      assertThat(failed(watch)).isEqualTo(1);
      time.pass(Duration.ofDays(1));
      assertThat(failed(watch)).isZero();
    }
    assertThat(findings.list())
        .extracting(finding -> finding.code())
        .noneMatch(code -> code.startsWith("security.unwritable"));
  }

  /** SEC-12. */
  @Test
  void noFileHoldsAnAddressAndPseudonymsEndWithTheirKey() throws IOException {
    String before;
    try (LiveWatch watch = open(settings(Names.PSEUDONYM, List.of()))) {
      for (int i = 0; i < 20; i++) {
        refuse(watch, "192.0.2.77", null);
      }
      before = name(watch);
      assertThat(before).startsWith("client-").doesNotContain("192.");
      assertThat(name(watch)).isEqualTo(before);
    }
    try (LiveWatch watch = open(settings(Names.PSEUDONYM, List.of()))) {
      assertThat(watch.look().names().client(key("192.0.2.77"))).isEqualTo(before);
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          assertThat(Files.readString(file)).doesNotContain("192.0.2.77", "admin", "/login");
        }
      }
      String key = Files.readString(folder.resolve("security.key"));
      time.pass(Duration.ofDays(PseudonymKey.DAYS));
      assertThat(watch.look().names().client(key("192.0.2.77"))).isNotEqualTo(before);
      assertThat(Files.readString(folder.resolve("security.key"))).isNotEqualTo(key);
    }
  }

  private static long key(String address) {
    return Objects.requireNonNull(Address.parse(address)).key();
  }

  private static String name(LiveWatch watch) {
    LiveWatch.Look look = watch.look();
    return look.names()
        .client(
            Objects.requireNonNull(look.standings().get(Signal.FAILED_LOGINS))
                .top()
                .get(0)
                .client());
  }

  @Test
  void namesAreShownAsTheyWereAskedFor() {
    byte[] key = new byte[32];
    ClientNames truncated = new ClientNames(Names.TRUNCATED, key);
    assertThat(truncated.client(key("192.0.2.77"))).isEqualTo("192.0.2.0/24");
    assertThat(truncated.client(key("2001:db8:1:2::3"))).isEqualTo("2001:db8:1::/48");
    assertThat(truncated.user("admin")).isEqualTo("a...");
    assertThat(ClientNames.raw().user("a\u001b[2Jb\u202ec\nd")).isEqualTo("a?[2Jb?c?d");
    assertThat(new ClientNames(Names.PSEUDONYM, key).client(1))
        .isNotEqualTo(new ClientNames(Names.PSEUDONYM, key).client(2));
  }
}
