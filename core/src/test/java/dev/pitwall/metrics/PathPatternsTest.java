package dev.pitwall.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternsTest {

  @ParameterizedTest
  @CsvSource({
    "/health, /health, true",
    "/health, /health/live, false",
    "/health, /healthy, false",
    "/static/*, /static/a.css, true",
    "/static/*, /static/, true",
    "/static/*, /static/js/a.js, false",
    "/static/**, /static/js/a.js, true",
    "/**/ping, /a/b/ping, true",
    "/**/ping, /a/b/pings, false",
    "/a*c*e, /abcde, true",
    "/a*c*e, /ab/cde, false",
    "**, /anything/at/all, true",
    "/a.c, /abc, false",
  })
  void aStarStaysInItsSegmentAndTwoStarsCross(String pattern, String path, boolean matches) {
    assertThat(new PathPatterns(List.of(pattern)).matches(path)).isEqualTo(matches);
  }
}
