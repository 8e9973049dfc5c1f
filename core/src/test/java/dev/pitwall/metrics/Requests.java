package dev.pitwall.metrics;

import dev.pitwall.request.Exchange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finished exchanges and settings for tests. */
final class Requests {
  private Requests() {}

  static Exchange get(String path, String route, int status, Duration took) {
    return exchange("GET", path, route, status, took, null);
  }

  static Exchange exchange(
      String method,
      String path,
      String route,
      int status,
      Duration took,
      @Nullable String failure) {
    Exchange exchange = new Exchange();
    exchange.begin(0);
    exchange.request(method, path, "192.0.2.7");
    exchange.response(status, route, 42, failure);
    exchange.end(took.toNanos());
    return exchange;
  }

  static HttpSettings settings(int maxRoutes, String... exclude) {
    return new HttpSettings(
        true,
        "X-Process-Time",
        List.of(exclude),
        Duration.ofSeconds(1),
        maxRoutes,
        Optional.empty());
  }
}
