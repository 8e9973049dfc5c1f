package dev.pitwall.agent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failed logins on a real Tomcat, seen by the agent: client, user, count, and over a restart. */
class FailedLoginsIT {
  @TempDir Path folder;

  @Test
  void theEleventhFailedLoginIsToldAndOutlivesARestart() throws Exception {
    try (RunningShop shop = shop().start()) {
      for (int i = 0; i < 10; i++) {
        fail(shop, "admin", "198.51.100." + i + ", 203.0.113.9");
      }
      awaitFailed(shop, 10);
      assertThat(shop.status().alerts())
          .noneMatch(alert -> alert.rule().equals("security.failed-logins"));
      fail(shop, "root", "203.0.113.9");
      awaitFailed(shop, 11);
      await()
          .atMost(RunningShop.LIMIT)
          .until(
              () ->
                  shop.status().alerts().stream()
                      .anyMatch(alert -> alert.rule().equals("security.failed-logins")));
      assertThat(offenders(shop, "security.failed-logins")).containsExactly("203.0.113.9");
      assertThat(offenders(shop, "security.brute-force")).contains("203.0.113.9", "admin");
      assertThat(shop.get("/hello").body()).isEqualTo("hello");
    }
    assertThat(Files.readString(folder.resolve("state/security.json")))
        .doesNotContain("203.0.113.9", "admin");
    try (RunningShop shop = shop().start()) {
      awaitFailed(shop, 11);
      fail(shop, "admin", "203.0.113.9");
      awaitFailed(shop, 12);
    }
  }

  private Shop shop() {
    return new Shop(folder).with("http.trusted-proxies = [\"127.0.0.1\"]");
  }

  private static void fail(RunningShop shop, String user, String forwardedFor) throws Exception {
    String credentials =
        Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
    assertThat(
            shop.ask(
                    shop.url() + "/private",
                    "X-Forwarded-For",
                    forwardedFor,
                    "Authorization",
                    "Basic " + credentials)
                .statusCode())
        .isEqualTo(401);
  }

  private static void awaitFailed(RunningShop shop, int wanted) {
    await()
        .atMost(RunningShop.LIMIT)
        .untilAsserted(
            () ->
                assertThat(shop.readings("security.failed-logins"))
                    .filteredOn(Reading.Measured.class::isInstance)
                    .extracting(reading -> ((Reading.Measured) reading).value())
                    .containsExactly((double) wanted));
  }

  private static List<String> offenders(RunningShop shop, String name) {
    return shop.readings(name)
        .map(Reading.Measured.class::cast)
        .flatMap(reading -> reading.offenders().stream())
        .map(Offender::name)
        .toList();
  }
}
