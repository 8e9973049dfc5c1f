package dev.pitwall.servlet.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.request.Exchange;
import dev.pitwall.request.RequestObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Runs once with Spring Boot 3 and once with Spring Boot 4, see the build's two executions. */
class SpringBootTest {
  private static final String HEADER = "X-Process-Time";
  private static final Records records = new Records();

  private static ConfigurableApplicationContext application;
  private static URI address;

  @BeforeAll
  static void startApplication() {
    application =
        SpringApplication.run(
            Races.class,
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.main.banner-mode=off");
    String port = application.getEnvironment().getRequiredProperty("local.server.port");
    address = URI.create("http://127.0.0.1:" + port);
  }

  @AfterAll
  static void stopApplication() {
    application.close();
  }

  @BeforeEach
  void forgetEarlierRecords() {
    // a client has its answer before the filter is through
    awaitNoRequest();
    records.clear();
  }

  @Test
  void runsOnTheSpringBootThatThisExecutionIsFor() {
    assertThat(SpringBootVersion.getVersion())
        .startsWith(System.getProperty("pitwall.test.boot", "3") + ".");
  }

  @Test
  void recordsTheTemplateOfTheHandlerInPlaceOfThePath() throws Exception {
    HttpResponse<String> response = get("/races/42");
    assertThat(response.body()).isEqualTo("race 42");
    assertOnce(response, "GET /races/42 200 /races/{id} null");
  }

  @Test
  void recordsAnAsynchronousHandlerOnceWithItsTemplate() throws Exception {
    assertOnce(get("/races/7/later"), "GET /races/7/later 200 /races/{id}/later null");
  }

  @Test
  void recordsAPathThatNothingHandlesAsUnmatched() throws Exception {
    assertOnce(get("/nowhere"), "GET /nowhere 404 _unmatched null");
  }

  @Test
  void recordsAnExceptionOfTheHandlerWithStatus500AndItsTemplate() throws Exception {
    HttpResponse<String> response = get("/races/1/crash");
    assertThat(response.statusCode()).isEqualTo(500);
    assertOnce(
        response, "GET /races/1/crash 500 /races/{id}/crash jakarta.servlet.ServletException");
  }

  @Test
  void keepsAHeaderThatTheApplicationSets() throws Exception {
    HttpResponse<String> response = get("/races/1/own");
    assertThat(response.headers().allValues(HEADER)).containsExactly("own");
  }

  private static void assertOnce(HttpResponse<String> response, String expected) {
    assertThat(response.headers().allValues(HEADER))
        .singleElement()
        .asString()
        .matches("\\d+\\.\\d{6}");
    awaitNoRequest();
    assertThat(records.finished).containsExactly(expected);
  }

  private static void awaitNoRequest() {
    await().until(() -> records.started.get() == records.finished.size());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
  }

  /** What the filter told. */
  static final class Records implements RequestObserver {
    final AtomicInteger started = new AtomicInteger();
    final List<String> finished = new CopyOnWriteArrayList<>();

    void clear() {
      started.set(0);
      finished.clear();
    }

    @Override
    public void started() {
      started.incrementAndGet();
    }

    @Override
    public void finished(Exchange e) {
      finished.add(
          String.join(
              " ", e.method(), e.path(), "" + e.status(), e.route(), String.valueOf(e.failure())));
    }
  }

  /** A small application. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @RestController
  static class Races {
    @Bean
    RequestObserver observer() {
      return records;
    }

    @GetMapping("/races/{id}")
    String race(@PathVariable("id") String id) {
      return "race " + id;
    }

    @GetMapping("/races/{id}/later")
    Callable<String> later(@PathVariable("id") String id) {
      return () -> "race " + id;
    }

    @GetMapping("/races/{id}/crash")
    String crash() {
      throw new IllegalStateException("crash on purpose");
    }

    @GetMapping("/races/{id}/own")
    ResponseEntity<String> own() {
      return ResponseEntity.ok().header(HEADER, "own").body("own");
    }
  }
}
