package dev.pitwall.servlet.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Spring Boot's own metrics beside Pitwall's, in the registry that Spring Boot has made. */
@EnabledIfSystemProperty(
    named = "pitwall.test.actuator",
    matches = "true",
    disabledReason = "Actuator is on the class path of two runs of its own")
class ActuatorTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path state;

  @Test
  void eachCountsARequestOnceUnderItsOwnName() throws Exception {
    try (ConfigurableApplicationContext application =
        SpringApplication.run(
            Races.class,
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.main.banner-mode=off",
            "--management.endpoints.web.exposure.include=prometheus",
            "--pitwall.state-dir=" + state,
            "--pitwall.admin.port=0")) {
      String port = application.getEnvironment().getRequiredProperty("local.server.port");
      URI address = URI.create("http://127.0.0.1:" + port);
      assertThat(get(address.resolve("/races/1"))).isEqualTo("race 1");
      URI metrics = address.resolve("/actuator/prometheus");
      await().atMost(LIMIT).until(() -> counts(get(metrics), "http_route").size() == 1);
      String page = get(metrics);
      assertThat(counts(page, "http_route"))
          .singleElement()
          .asString()
          .startsWith("http_server_request_duration_seconds_count{")
          .matches(".* 1(\\.0)?");
      assertThat(counts(page, "uri"))
          .singleElement()
          .asString()
          .startsWith("http_server_requests_seconds_count{")
          .matches(".* 1(\\.0)?");
    }
  }

  /**
   * The lines that count requests of the one route, which each of the two labels in its own way.
   */
  private static List<String> counts(String page, String label) {
    String route = label + "=\"" + Pattern.quote("/races/{id}") + '"';
    Pattern line = Pattern.compile("http_server_\\w+_count\\{.*" + route + ".*");
    return page.lines().filter(each -> line.matcher(each).matches()).toList();
  }

  private static String get(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
        .body();
  }

  /** A small application. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @RestController
  static class Races {

    @GetMapping("/races/{id}")
    String race(@PathVariable("id") String id) {
      return "race " + id;
    }
  }
}
