package dev.pitwall.security.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.request.Clues;
import dev.pitwall.request.Gate;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.security.Address;
import dev.pitwall.security.LiveWatch;
import dev.pitwall.security.Network;
import dev.pitwall.security.Seal;
import dev.pitwall.security.SecuritySettings;
import dev.pitwall.security.Signal;
import dev.pitwall.security.TrustedProxies;
import dev.pitwall.security.answer.AnswerSettings.Mode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application behind the gate, whose every request the watch sees, on a clock of its own. */
class AnswerTest {
  private static final String ATTACKER = "203.0.113.9";
  private static final String PERSON = "198.51.100.7";
  private static final int SERVED = 0;

  @TempDir Path folder;

  private Instant now = Instant.parse("2026-11-26T03:00:01Z");
  private final TimeSource time =
      new TimeSource() {
        @Override
        public Instant now() {
          return now;
        }

        @Override
        public long nanoTime() {
          return now.toEpochMilli() * 1_000_000;
        }
      };
  private final Findings findings = new Findings(time);
  private Gate gate = new Gate();
  private SecuritySettings security = security(List.of());
  private int status = 429;
  private @Nullable Answer answer;
  private @Nullable LiveWatch watch;

  @AfterEach
  void close() {
    if (watch != null) {
      watch.close();
    }
    if (answer != null) {
      answer.close();
    }
  }

  private SecuritySettings security(List<Path> logs, String... allowed) {
    return new SecuritySettings(
        10,
        Duration.ofDays(1),
        logs,
        Stream.of(allowed).map(Network::parse).toList(),
        SecuritySettings.Names.RAW,
        new TrustedProxies(List.of(Network.parse("192.0.2.0/24")), false),
        List.of());
  }

  private AnswerSettings settings(Mode mode) {
    return new AnswerSettings(
        mode, status, Duration.ofMinutes(10), Duration.ofHours(24), List.of());
  }

  private Answer start(Mode mode) {
    close();
    gate = new Gate();
    Seal seal = new Seal(Optional.of(folder), time, findings);
    Answer made =
        Answer.open(
            Optional.of(folder),
            seal,
            gate,
            settings(mode),
            security,
            path -> path.equals("/health") || path.equals("/forgotten"),
            time,
            findings);
    answer = made;
    watch =
        LiveWatch.open(Optional.of(folder), security, time, ZoneOffset.UTC, findings, seal, made);
    return made;
  }

  private void configure(Mode mode) {
    Objects.requireNonNull(watch).configure(security);
    Objects.requireNonNull(answer).configure(settings(mode), security, path -> false);
  }

  private record Visitor(
      @Nullable String peer, @Nullable String path, @Nullable String forwardedFor)
      implements Gate.Visitor {
    @Override
    public @Nullable String header(String name) {
      return name.equals("X-Forwarded-For") ? forwardedFor : null;
    }
  }

  /** One request; the status of our answer, or 0 if the application was reached. */
  private int ask(String client, String method, String path, int status) {
    return ask(client, method, path, status, null);
  }

  private int ask(
      String client, String method, String path, int answered, @Nullable String forwardedFor) {
    Gate.Closed closed = gate.closed();
    Gate.Answer ours =
        closed == null ? null : closed.answer(new Visitor(client, path, forwardedFor));
    if (ours != null) {
      return ours.status();
    }
    Clues clues =
        answered >= 400 || forwardedFor != null
            ? new Clues(forwardedFor, null, null, "", null, answered == 401)
            : null;
    Objects.requireNonNull(watch)
        .visit(method, path, answered, client, clues, now.getEpochSecond());
    return SERVED;
  }

  private int guess(String client) {
    return ask(client, "POST", "/login", 401);
  }

  private int guess(String client, int times) {
    int last = SERVED;
    for (int i = 0; i < times; i++) {
      last = guess(client);
    }
    return last;
  }

  private void pass(Duration length) {
    now = now.plus(length);
  }

  private Answer.Look look() {
    Objects.requireNonNull(watch).look();
    return Objects.requireNonNull(answer).look();
  }

  private List<String> codes() {
    return findings.list().stream().map(Finding::code).toList();
  }

  @Test
  void offThereIsNothingAtTheGateAndObservingOnlyLists() {
    start(Mode.OFF);
    guess(ATTACKER, 100);
    assertThat(gate.closed()).isNull();
    assertThat(look().denials()).isEmpty();
    assertThat(folder.resolve("security-answer.json")).doesNotExist();
    start(Mode.OBSERVE);
    guess(ATTACKER, 100);
    assertThat(gate.closed()).isNull();
    assertThat(look().denials()).singleElement().extracting(Denial::path).isEqualTo("/login");
  }

  @Test
  void aDryRunCountsWhatItWouldDenyAndServesIt() {
    start(Mode.DRY_RUN);
    assertThat(guess(ATTACKER, 30)).isEqualTo(SERVED);
    Answer.Look look = look();
    assertThat(look.denying()).isFalse();
    assertThat(look.requests()).isEqualTo(20);
    assertThat(look.denials()).singleElement().extracting(Denial::times).isEqualTo(1);
  }

  @Test
  void theTenthWrongPasswordClosesTheLoginForAWhileAndTheNextTimeEverything() {
    start(Mode.ENFORCE);
    assertThat(guess(ATTACKER, 10)).isEqualTo(SERVED);
    assertThat(guess(ATTACKER)).isEqualTo(429);
    assertThat(ask(ATTACKER, "GET", "/", 200)).as("an office may share it").isEqualTo(SERVED);
    assertThat(guess(PERSON)).isEqualTo(SERVED);
    Gate.Answer ours =
        Objects.requireNonNull(
            Objects.requireNonNull(gate.closed()).answer(new Visitor(ATTACKER, "/login", null)));
    assertThat(ours.retryAfter()).isEqualTo("600");
    assertThat(ours.body()).hasSizeLessThan(200);
    pass(Duration.ofSeconds(599));
    assertThat(guess(ATTACKER)).isEqualTo(429);
    pass(Duration.ofSeconds(1));
    assertThat(guess(ATTACKER)).as("it is over").isEqualTo(SERVED);
    assertThat(guess(ATTACKER)).as("one more mistake is none").isEqualTo(SERVED);
    guess(ATTACKER, 8);
    assertThat(ask(ATTACKER, "GET", "/", 200)).as("again").isEqualTo(429);
    assertThat(look().denials())
        .singleElement()
        .satisfies(
            denial -> {
              assertThat(denial.path()).isNull();
              assertThat(denial.times()).isEqualTo(2);
              assertThat(denial.until() - denial.since()).isEqualTo(1_200);
            });
    assertThat(ask(ATTACKER, "GET", "/health", 200)).isEqualTo(SERVED);
    assertThat(ask(ATTACKER, "POST", "/forgotten", 200)).isEqualTo(SERVED);
  }

  @Test
  void whoGuessesOnAnotherPathMeanwhileIsDeniedEverywhere() {
    start(Mode.ENFORCE);
    guess(ATTACKER, 10);
    for (int i = 0; i < 10; i++) {
      ask(ATTACKER, "POST", "/api/token", 401);
    }
    assertThat(ask(ATTACKER, "GET", "/", 200)).isEqualTo(429);
  }

  @Test
  void theSameLoginWrittenInAnotherWayIsTheSame() {
    start(Mode.ENFORCE);
    for (int i = 0; i < 10; i++) {
      ask(ATTACKER, "POST", "//%6Cogin;jsessionid=" + i, 401);
    }
    assertThat(ask(ATTACKER, "POST", "/login", 401)).isEqualTo(429);
  }

  @Test
  void aScanIsDeniedEverywhereAndProbesAloneAreNot() {
    start(Mode.ENFORCE);
    for (int i = 0; i < 50; i++) {
      Objects.requireNonNull(watch)
          .visit(
              "GET",
              "/search",
              200,
              PERSON,
              new Clues(null, null, "q=%27%20union%20select%201", "curl", null, false),
              now.getEpochSecond());
    }
    assertThat(look().denials()).as("one look at a request denies nobody").isEmpty();
    for (String path : List.of("/.env", "/.git/config", "/wp-login.php")) {
      ask(ATTACKER, "GET", path, 404);
    }
    assertThat(ask(ATTACKER, "GET", "/", 200)).isEqualTo(429);
  }

  /** SEC-9: what is denied here must never be the reason to deny. */
  @Test
  void ourOwnAnswersDenyNobodyForAnHourAlsoThroughTheLogOfAProxy() throws IOException {
    for (int ours : new int[] {429, 403}) {
      status = ours;
      Path log = folder.resolve(ours + ".log");
      Files.writeString(log, "");
      security = security(List.of(log));
      start(Mode.OFF); // forgets who was denied before
      start(Mode.ENFORCE);
      String client = "203.0.113." + ours % 256;
      guess(client, 10);
      int denied = 0;
      for (int second = 0; second < 3_600; second++) {
        int got = ask(client, "POST", "/login", 200);
        denied += got == ours ? 1 : 0;
        append(log, client, got == SERVED ? 200 : got);
        if (second % 10 == 0) {
          Answer.Look look = look();
          assertThat(look.denials()).allMatch(denial -> denial.times() == 1);
        }
        pass(Duration.ofSeconds(1));
      }
      assertThat(denied).as("%d: the first denial and no other", ours).isEqualTo(600);
    }
  }

  private void append(Path log, String client, int answered) throws IOException {
    String at =
        DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ROOT)
            .withZone(ZoneOffset.UTC)
            .format(now);
    Files.writeString(
        log,
        client
            + " - - ["
            + at
            + "] \"POST /login HTTP/1.1\" "
            + answered
            + " 12 \"-\" \"curl/8\"\n",
        StandardOpenOption.APPEND);
  }

  /** SEC-9: in every order. */
  @Test
  void theAllowListWinsBeforeAndAfterAndByHand() {
    security = security(List.of(), "203.0.113.0/28");
    Answer at = start(Mode.ENFORCE);
    assertThat(guess(ATTACKER, 100)).as("allowed first").isEqualTo(SERVED);
    guess("203.0.113.99", 10);
    assertThat(guess("203.0.113.99")).isEqualTo(429);
    security = security(List.of(), "203.0.113.0/28", "203.0.113.99");
    configure(Mode.ENFORCE);
    assertThat(guess("203.0.113.99", 100)).as("allowed after").isEqualTo(SERVED);
    guess("2001:db8:1:2::3", 10);
    assertThat(guess("2001:db8:1:2::4")).as("all of its /64").isEqualTo(429);
    assertThat(at.allow(Network.parse("2001:db8:1:2::4"), Duration.ofHours(1), "ann")).isEqualTo(1);
    assertThat(guess("2001:db8:1:2::4", 100)).as("allowed by hand").isEqualTo(SERVED);
    assertThat(look().allowed()).extracting(Answer.Allowed::by).containsExactly("ann");
    assertThat(guess("127.0.0.1", 100)).isEqualTo(SERVED);
    assertThat(guess("192.0.2.1", 100)).as("the proxy itself").isEqualTo(SERVED);
    at.admin(PERSON, null, null);
    assertThat(guess(PERSON, 100)).as("holds the token").isEqualTo(SERVED);
    pass(Duration.ofHours(2));
    guess("2001:db8:1:2::4", 10);
    assertThat(guess("2001:db8:1:2::4")).as("its hour is over").isEqualTo(429);
  }

  @Test
  void theClientBehindATrustedProxyIsDeniedAndNoOther() {
    start(Mode.ENFORCE);
    for (int i = 0; i < 10; i++) {
      ask("192.0.2.1", "POST", "/login", 401, "8.8.8.8, " + ATTACKER);
    }
    assertThat(ask("192.0.2.1", "POST", "/login", 401, ATTACKER)).isEqualTo(429);
    assertThat(ask("192.0.2.1", "POST", "/login", 401, "8.8.8.8")).isEqualTo(SERVED);
    assertThat(ask("192.0.2.1", "POST", "/login", 401, null)).isEqualTo(SERVED);
  }

  /** SEC-10. */
  @Test
  void whenAllUsersComeThroughOneNewProxyTheBreakerTripsAndNobodyIsDenied() {
    start(Mode.ENFORCE);
    int turnedAway = 0;
    for (int i = 0; i < 6_000; i++) {
      turnedAway += ask("198.18.0.1", "GET", "/page" + i % 50, 200) == SERVED ? 0 : 1;
      turnedAway += i % 20 == 0 && guess("198.18.0.1") != SERVED ? 1 : 0;
      if (i % 10 == 0) {
        pass(Duration.ofSeconds(1));
        Answer.Look unused = look();
      }
    }
    assertThat(turnedAway).isZero();
    assertThat(look().stop()).isNotNull();
    assertThat(look().denying()).isFalse();
    assertThat(gate.closed()).isNull();
    assertThat(codes()).contains("security.answer-stopped");
    assertThat(guess(ATTACKER, 20)).as("nobody at all").isEqualTo(SERVED);
    pass(Duration.ofHours(2));
    assertThat(look().stop()).isNull();
    assertThat(codes()).doesNotContain("security.answer-stopped");
    guess(ATTACKER, 10);
    assertThat(guess(ATTACKER)).isEqualTo(429);
  }

  @Test
  void anAttackFromATwentiethOfAllClientsTripsTheBreaker() {
    start(Mode.ENFORCE);
    for (int i = 0; i < 100; i++) {
      ask("198.18.1." + i, "GET", "/", 200);
    }
    for (int i = 0; i < 20; i++) {
      guess("203.0.113." + (100 + i), 10);
    }
    assertThat(look().stop()).isNotNull();
    assertThat(look().denials()).isEmpty();
  }

  @Test
  void aProxyThatNobodyNamedIsNeverDeniedAndAfterAWhileNobodyIs() {
    start(Mode.ENFORCE);
    guess(ATTACKER, 10);
    assertThat(guess(ATTACKER)).isEqualTo(429);
    for (int i = 0; i < 200; i++) {
      assertThat(ask("10.0.0.1", "POST", "/login", 401, "8.8.8." + i)).isEqualTo(SERVED);
    }
    assertThat(look().denials()).hasSize(1);
    assertThat(look().denying()).isFalse();
    assertThat(codes()).contains("security.behind-proxy", "security.answer-held");
    assertThat(guess(ATTACKER)).as("counted only").isEqualTo(SERVED);
  }

  @Test
  void anOfficeAtWorkMayMistypeThreeTimesAsOften() {
    start(Mode.ENFORCE);
    for (int i = 0; i < 2_000; i++) {
      ask("198.18.2." + i % 200, "GET", "/", 200); // others
    }
    for (int i = 0; i < 120; i++) {
      ask(PERSON, "GET", "/page", 200);
    }
    assertThat(guess(PERSON, 27)).isEqualTo(SERVED);
    assertThat(look().denials()).isEmpty();
    guess(PERSON, 40);
    assertThat(look().denials()).isNotEmpty();
  }

  /** SEC-5. */
  @Test
  void whenTheTableIsFullTheDeniedStayDeniedAndTheUnknownIsServed() {
    Denials full = new Denials();
    Rails rails = new Rails(security);
    Doorman doorman = new Doorman(full, rails, time);
    doorman.follow(new Doorman.Order(true, 429, path -> false));
    long second = now.getEpochSecond();
    for (int i = 0; i < Denials.MOST; i++) {
      assertThat(full.put(denial(key("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)))))
          .isTrue();
    }
    assertThat(full.put(denial(key(PERSON)))).isFalse();
    assertThat(doorman.answer(new Visitor(PERSON, "/", null))).isNull();
    assertThat(doorman.answer(new Visitor("10.0.1.2", "/", null))).isNotNull();
    assertThat(full.remove(each -> each.client() == key("10.0.1.2"))).hasSize(1);
    assertThat(doorman.answer(new Visitor("10.0.1.2", "/", null))).isNull();
    assertThat(doorman.answer(new Visitor("10.0.1.3", "/", null))).isNotNull();
    assertThat(full.put(denial(key(PERSON)))).isTrue();
    assertThat(full.list()).hasSize(Denials.MOST).allMatch(each -> each.since() == second);
  }

  private Denial denial(long client) {
    long second = now.getEpochSecond();
    return new Denial(
        client, second, second + 600, 1, Signal.BRUTE_FORCE, 10, null, new AtomicLong());
  }

  private static long key(String address) {
    return Address.keyOf(address);
  }

  @Test
  void anUndeniedClientCostsNoObject() {
    Denials denials = new Denials();
    Doorman doorman = new Doorman(denials, new Rails(plain()), time);
    doorman.follow(new Doorman.Order(true, 429, path -> false));
    Visitor person = new Visitor(PERSON, "/", null);
    for (boolean somebody : new boolean[] {false, true}) {
      if (somebody) {
        assertThat(denials.put(denial(key(ATTACKER)))).isTrue();
      }
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long unused = threads.getCurrentThreadAllocatedBytes();
      long before = threads.getCurrentThreadAllocatedBytes();
      int denied = 0;
      for (int i = 0; i < 100_000; i++) {
        denied += doorman.answer(person) == null ? 0 : 1;
      }
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(denied).isZero();
      assertThat(bytes).as("for 100,000 requests").isLessThan(10_000);
    }
  }

  /** Without a proxy. */
  private SecuritySettings plain() {
    return new SecuritySettings(
        10,
        Duration.ofDays(1),
        List.of(),
        List.of(),
        SecuritySettings.Names.RAW,
        TrustedProxies.NONE,
        List.of());
  }

  @Test
  void whatFailsAtTheGateLetsTheRequestThrough() {
    Answer at = start(Mode.ENFORCE);
    guess(ATTACKER, 10);
    Gate.Visitor broken =
        new Gate.Visitor() {
          @Override
          public String peer() {
            return ATTACKER;
          }

          @Override
          public String path() {
            throw new IllegalStateException("broken");
          }

          @Override
          public @Nullable String header(String name) {
            return null;
          }
        };
    assertThat(Objects.requireNonNull(gate.closed()).answer(broken)).isNull();
    assertThat(at.failures()).isEqualTo(1);
  }

  /** SEC-12, too. */
  @Test
  void aRestartChangesNothingAndNoFileHoldsAnAddress() throws IOException {
    Answer at = start(Mode.ENFORCE);
    guess(ATTACKER, 10);
    at.allow(Network.parse(PERSON), Duration.ofDays(1), "ann");
    pass(Duration.ofSeconds(100));
    start(Mode.ENFORCE);
    assertThat(guess(ATTACKER)).isEqualTo(429);
    assertThat(guess(PERSON, 100)).isEqualTo(SERVED);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file))
            .doesNotContain(ATTACKER, PERSON, "/login", Long.toHexString(key(ATTACKER)));
      }
    }
    pass(Duration.ofSeconds(500));
    assertThat(guess(ATTACKER)).as("its time goes on").isEqualTo(SERVED);
    Files.delete(folder.resolve("security-answer.key"));
    guess(ATTACKER, 20);
    start(Mode.ENFORCE);
    assertThat(look().denials()).as("nobody can read it without its key").isEmpty();
  }

  @Test
  void anotherModeBeginsWithNobodyDenied() {
    start(Mode.DRY_RUN);
    guess(ATTACKER, 10);
    configure(Mode.ENFORCE);
    assertThat(guess(ATTACKER)).isEqualTo(SERVED);
    guess(ATTACKER, 10);
    assertThat(guess(ATTACKER)).isEqualTo(429);
    configure(Mode.OFF);
    assertThat(gate.closed()).isNull();
    configure(Mode.ENFORCE);
    assertThat(guess(ATTACKER)).isEqualTo(SERVED);
  }

  @Test
  void everybodyIsLetInAtOnceAndStaysSoOverARestart() {
    Answer at = start(Mode.ENFORCE);
    guess(ATTACKER, 10);
    assertThat(at.allowAll(Duration.ofHours(1), "ann")).isEqualTo(1);
    assertThat(gate.closed()).isNull();
    assertThat(guess(ATTACKER, 100)).isEqualTo(SERVED);
    start(Mode.ENFORCE);
    assertThat(gate.closed()).isNull();
    assertThat(findings.list()).extracting(Finding::text).anyMatch(text -> text.contains("ann"));
    pass(Duration.ofHours(1));
    Answer.Look unused = look();
    guess(ATTACKER, 10);
    assertThat(guess(ATTACKER)).isEqualTo(429);
  }

  @Test
  void evidenceFromThePastOfALogDeniesNobody() throws IOException {
    Path log = folder.resolve("access.log");
    Files.writeString(log, "");
    security = security(List.of(log));
    for (int i = 0; i < 30; i++) {
      append(log, ATTACKER, 401);
    }
    pass(Duration.ofHours(1));
    start(Mode.ENFORCE);
    assertThat(look().denials()).isEmpty();
    for (int i = 0; i < 30; i++) {
      append(log, ATTACKER, 401);
    }
    assertThat(look().denials()).hasSize(1);
  }

  /**
   * SEC-4: ten million addresses within a minute, through the gate and the watch. A short run has
   * fewer.
   */
  @Test
  void aFloodOfAddressesTakesLittleMemoryAndTimeAndHidesNoAttacker() {
    int flood = Boolean.getBoolean("pitwall.long") ? 10_000_000 : 400_000;
    start(Mode.ENFORCE);
    long before = heap();
    for (int i = 0; i < 200_000; i++) {
      flood(i); // for the JIT
    }
    long[] nanos = new long[flood / 1_000];
    Instant begin = now;
    for (int i = 0; i < flood; i++) {
      now = begin.plusMillis(i * 60_000L / flood);
      if (i % 1_000 == 0) {
        long from = System.nanoTime();
        flood(200_000 + i);
        nanos[i / 1_000] = System.nanoTime() - from;
      } else {
        flood(200_000 + i);
      }
      if (i % (flood / 40) == 0) {
        guess(ATTACKER);
      }
    }
    Arrays.sort(nanos);
    long p99 = nanos[nanos.length * 99 / 100];
    long grown = heap() - before;
    if (Boolean.getBoolean("pitwall.long")) {
      System.out.printf("%,d addresses: heap +%,d bytes, p99 %,d ns%n", flood, grown, p99);
    }
    assertThat(grown).isLessThan(10_000_000);
    assertThat(guess(ATTACKER)).isEqualTo(429);
    assertThat(look().denials()).hasSize(1);
  }

  /** An address that never came before. */
  private void flood(int i) {
    String client =
        (20 + (i >>> 24)) + "." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255);
    Gate.Closed closed = gate.closed();
    if (closed == null || closed.answer(new Visitor(client, "/", null)) == null) {
      Objects.requireNonNull(watch).visit("GET", "/", 200, client, null, now.getEpochSecond());
    }
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
