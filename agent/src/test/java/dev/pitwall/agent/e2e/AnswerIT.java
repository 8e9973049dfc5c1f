package dev.pitwall.agent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Guessed passwords on a real Tomcat: denied by the agent and by the filter, undone by hand. */
class AnswerIT {
  private static final String ATTACKER = "203.0.113.9";
  private static final String OFFICE = "203.0.113.200";
  private static final String PERSON = "198.51.100.7";
  private static final int TRIES = 40;

  @TempDir Path folder;

  static Stream<Path> jdks() {
    Path own = Path.of(System.getProperty("java.home"));
    Path newest = Path.of(System.getProperty("pitwall.test.jdk25", ""));
    return Files.isExecutable(newest.resolve("bin/java"))
        ? Stream.of(own, newest).distinct()
        : Stream.of(own);
  }

  private Shop shop(String mode) {
    return new Shop(folder)
        .with("http.trusted-proxies = [\"127.0.0.1\"]")
        .with("admin.actions = true")
        .with("security { answer = " + mode + ", allow = [\"" + OFFICE + "\"] }");
  }

  private static HttpResponse<String> ask(RunningShop shop, String client, String path)
      throws IOException {
    String credentials =
        Base64.getEncoder().encodeToString("admin:guess".getBytes(StandardCharsets.UTF_8));
    return shop.ask(
        shop.url() + path, "X-Forwarded-For", client, "Authorization", "Basic " + credentials);
  }

  private static int guess(RunningShop shop, String client) throws IOException {
    return ask(shop, client, "/private").statusCode();
  }

  /** What the guesses were answered; the watch sees them a moment after they were. */
  private static List<Integer> guesses(RunningShop shop, String client) throws IOException {
    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      answers.add(guess(shop, client));
    }
    return answers;
  }

  private record Ran(int code, String out, String err) {}

  private Ran cli(RunningShop shop, String... arguments) throws Exception {
    Path conf =
        Files.writeString(
            folder.resolve("cli.conf"),
            "pitwall { app.name = Shop\n state-dir = \"" + shop.stateDir() + "\" }\n");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Shop.agent().toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-c", conf.toString(), "--lang", "en"));
    Path out = folder.resolve("cli.out");
    Path err = folder.resolve("cli.err");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static void assertDeniesTheAttackerAlone(RunningShop shop) throws IOException {
    assertThat(guesses(shop, OFFICE)).as("allowed").containsOnly(401);
    List<Integer> answers = guesses(shop, ATTACKER);
    assertThat(answers.subList(0, 10)).as("below the threshold").containsOnly(401);
    await().atMost(RunningShop.LIMIT).until(() -> guess(shop, ATTACKER) == 429);
    HttpResponse<String> denied = ask(shop, ATTACKER, "/private");
    assertThat(Integer.parseInt(denied.headers().firstValue("Retry-After").orElse("")))
        .isBetween(1, 600);
    assertThat(denied.headers().allValues("X-Process-Time")).hasSize(1);
    assertThat(denied.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(denied.headers().allValues("Set-Cookie")).as("no session").isEmpty();
    assertThat(denied.body()).contains("Try again later");
    assertThat(ask(shop, ATTACKER, "/hello").statusCode()).as("only the login").isEqualTo(200);
    assertThat(guess(shop, PERSON)).isEqualTo(401);
    assertThat(guess(shop, OFFICE)).isEqualTo(401);
    assertThat(shop.get("/hello").body()).as("loopback").isEqualTo("hello");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theAgentDeniesWhoGuessesPasswordsTellsItAndIsUndone(Path jdk) throws Exception {
    try (RunningShop shop = shop("enforce").on(jdk).start()) {
      shop.status();
      assertDeniesTheAttackerAlone(shop);
      await()
          .atMost(RunningShop.LIMIT)
          .until(
              () ->
                  shop.status().alerts().stream()
                      .anyMatch(alert -> alert.rule().equals("security.denied")));
      Ran list = cli(shop, "security", "denied");
      assertThat(list.code()).as(list.err()).isZero();
      assertThat(list.out()).contains(ATTACKER, "/private", "security.brute-force");
      try (Stream<Path> files = Files.list(shop.stateDir())) {
        for (Path file : files.filter(each -> each.toString().contains("security")).toList()) {
          assertThat(Files.readString(file)).doesNotContain(ATTACKER);
        }
      }
    }
    try (RunningShop shop = shop("enforce").on(jdk).start()) {
      shop.status();
      await("a restart changes nothing")
          .atMost(RunningShop.LIMIT)
          .until(() -> guess(shop, ATTACKER) == 429);
      Ran undone = cli(shop, "security", "allow", ATTACKER, "--for", "1h");
      assertThat(undone.code()).as(undone.err()).isZero();
      assertThat(undone.out()).contains(ATTACKER, "ended: 1");
      assertThat(guesses(shop, ATTACKER)).as("at once, and whatever it does").containsOnly(401);
      assertThat(cli(shop, "security", "allow", "nobody").code()).isEqualTo(64);
      shop.assertServesInSilence();
    }
  }

  @Test
  void everybodyIsLetInWithinASecondAndADryRunDeniesNobody() throws Exception {
    try (RunningShop shop = shop("enforce").start()) {
      shop.status();
      assertDeniesTheAttackerAlone(shop);
      assertThat(cli(shop, "security", "allow", "all").out()).contains("ended: 1");
      assertThat(guess(shop, ATTACKER)).isEqualTo(401);
      assertThat(shop.finding("security.answer-stopped")).contains("stopped by");
    }
    try (RunningShop shop = shop("dry-run").start()) {
      shop.status();
      assertThat(guesses(shop, ATTACKER)).containsOnly(401);
      await()
          .atMost(RunningShop.LIMIT)
          .until(
              () ->
                  shop.status().alerts().stream()
                      .anyMatch(alert -> alert.rule().equals("security.would-deny")));
      assertThat(guesses(shop, ATTACKER)).containsOnly(401);
      assertThat(cli(shop, "security", "denied").out()).contains("denies nobody", ATTACKER);
    }
  }

  @Test
  void theFilterDeniesAsTheAgentDoes() throws Exception {
    try (RunningShop shop = shop("enforce").withFilter().start()) {
      shop.status();
      assertDeniesTheAttackerAlone(shop);
    }
  }
}
