package dev.pitwall.servlet.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The whole of Pitwall in a Spring Boot application; runs once with each version, as the other. */
class SpringBootEngineTest {
  private static final String METER = "http.server.request.duration";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path state;

  private @Nullable ConfigurableApplicationContext running;

  @AfterEach
  void stopApplication() {
    if (running != null) {
      running.close();
    }
  }

  private void start(String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--spring.application.name=races",
                "--pitwall.state-dir=" + state,
                "--pitwall.admin.port=0"));
    arguments.addAll(List.of(settings));
    running = SpringApplication.run(Races.class, arguments.toArray(String[]::new));
  }

  @Test
  void putsTheMetersIntoTheRegistryOfTheApplicationAndTakesThemOutAgain() throws Exception {
    start();
    MeterRegistry registry = application().getBean(MeterRegistry.class);
    assertThat(get("/races/1").statusCode()).isEqualTo(200);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(registry.find(METER).tag("http.route", "/races/{id}").timer())
                    .satisfies(timer -> assertThat(timer.count()).isEqualTo(1)));
    await().atMost(LIMIT).until(() -> registry.find("pitwall.alerts.active").gauge() != null);
    application().close();
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .noneMatch(name -> name.startsWith("pitwall.") || name.startsWith("http.server.request."));
    assertThat(registry.isClosed()).isFalse();
  }

  @Test
  void takesItsSettingsFromThePropertiesOfTheApplication() throws Exception {
    start("--pitwall.http.header.name=X-Elapsed", "--pitwall.http.exclude[0]=/races/1");
    HttpResponse<String> response = get("/races/1");
    assertThat(response.headers().firstValue("X-Elapsed")).isPresent();
    assertThat(response.headers().firstValue("X-Process-Time")).isEmpty();
    get("/races/2/laps");
    MeterRegistry registry = application().getBean(MeterRegistry.class);
    await()
        .atMost(LIMIT)
        .until(() -> registry.find(METER).tag("http.route", "/races/{id}/laps").timer() != null);
    assertThat(registry.find(METER).tag("http.route", "/races/{id}").timer()).isNull();
  }

  @Test
  void takesTheNameOfTheApplicationAndShowsItOnTheAdminPort() throws Exception {
    start();
    String token = Files.readString(awaitFile("admin.token")).strip();
    HttpResponse<String> status = send(admin().resolve("/api/v1/status"), token);
    assertThat(status.body()).contains("\"app\":\"races\"");
  }

  @Test
  void turnsRequestsAwayInMaintenanceModeAndLetsThemInAgain() throws Exception {
    Files.writeString(
        state.resolve("maintenance.json"),
        "{\"since\":\"2026-11-26T03:00:00Z\",\"by\":\"ann\",\"reason\":\"\"}");
    start("--pitwall.admin.actions=true", "--pitwall.emergency.open-paths[0]=/races/2/laps");
    // the engine comes up beside the application; until then requests go through
    await().atMost(LIMIT).until(() -> get("/races/1").statusCode() == 503);
    HttpResponse<String> away = get("/races/1");
    assertThat(away.headers().firstValue("Retry-After")).contains("300");
    assertThat(away.headers().allValues("X-Process-Time")).hasSize(1);
    assertThat(away.body()).startsWith("<!doctype html>");
    assertThat(get("/races/2/laps").statusCode()).isEqualTo(200);
    MeterRegistry registry = application().getBean(MeterRegistry.class);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                registry.find(METER).tag("http.response.status_code", "503").timers().stream()
                        .mapToLong(timer -> timer.count())
                        .sum()
                    >= 2);
    URI maintenance = admin().resolve("/api/v1/emergency/maintenance");
    HttpResponse<String> over =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(maintenance)
                    .DELETE()
                    .header(
                        "Authorization",
                        "Bearer " + Files.readString(awaitFile("admin.token")).strip())
                    .build(),
                BodyHandlers.ofString());
    assertThat(over.statusCode()).isEqualTo(200);
    assertThat(get("/races/1").statusCode()).isEqualTo(200);
    assertThat(state.resolve("maintenance.json")).doesNotExist();
  }

  @Test
  void hearsTheErrorsThatTheApplicationLogs() throws Exception {
    start("--pitwall.sample-interval=1s");
    get("/races/1/trouble");
    String token = Files.readString(awaitFile("admin.token")).strip();
    URI status = admin().resolve("/api/v1/status");
    Pattern errors =
        Pattern.compile("\"app\\.error-rate\":.{0,200}?\"value\":3[.,]", Pattern.DOTALL);
    await().atMost(LIMIT).until(() -> errors.matcher(send(status, token).body()).find());
  }

  @Test
  void leavesNothingBehind() throws Exception {
    start();
    URI admin = admin();
    assertThat(send(admin.resolve("/health/live"), null).statusCode()).isEqualTo(200);
    application().close();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("pitwall-")));
    assertThat(state.resolve("agent.json")).doesNotExist();
    LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    assertThat(root.getAppender("pitwall")).isNull();
  }

  @Test
  void isNotThereWhenItIsSwitchedOff() throws Exception {
    start("--pitwall.enabled=false");
    assertThat(get("/races/1").headers().firstValue("X-Process-Time")).isEmpty();
    assertThat(state).isEmptyDirectory();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("pitwall-"));
  }

  private ConfigurableApplicationContext application() {
    return Objects.requireNonNull(running);
  }

  private URI admin() throws Exception {
    Matcher address =
        Pattern.compile("\"address\":\"([^\"]+)\"")
            .matcher(Files.readString(awaitFile("agent.json")));
    assertThat(address.find()).isTrue();
    return URI.create(address.group(1));
  }

  private Path awaitFile(String name) {
    Path file = state.resolve(name);
    await().atMost(LIMIT).until(() -> Files.exists(file) && Files.size(file) > 0);
    return file;
  }

  private HttpResponse<String> get(String path) throws Exception {
    String port = application().getEnvironment().getRequiredProperty("local.server.port");
    return send(URI.create("http://127.0.0.1:" + port + path), null);
  }

  private static HttpResponse<String> send(URI address, @Nullable String token) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  /** A small application with a registry of its own. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @RestController
  static class Races {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger("races");

    /** Outlives the application, as one that somebody else reads. */
    @Bean(destroyMethod = "")
    MeterRegistry registry() {
      return new SimpleMeterRegistry();
    }

    @GetMapping("/races/{id}")
    String race(@PathVariable("id") String id) {
      return "race " + id;
    }

    @GetMapping("/races/{id}/laps")
    String laps(@PathVariable("id") String id) {
      return "laps of " + id;
    }

    @GetMapping("/races/{id}/trouble")
    String trouble(@PathVariable("id") String id) {
      for (int i = 0; i < 3; i++) {
        log.error("race {} has trouble, on purpose", id);
      }
      return "trouble";
    }
  }
}
