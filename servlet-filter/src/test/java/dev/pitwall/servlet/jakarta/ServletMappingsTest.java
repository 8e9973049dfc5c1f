package dev.pitwall.servlet.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Paths as a container of Servlet 3.1 cuts them (12.1 and 12.2 of its specification). */
class ServletMappingsTest {
  private static final Set<String> PATTERNS =
      Set.of("", "/", "/exact", "/api/*", "/api/v1/*", "*.do", "/exact.do");

  private static @Nullable String pattern(@Nullable String servlet, @Nullable String rest) {
    return ServletMappings.pattern(servlet, rest, PATTERNS);
  }

  @Test
  void anExactPatternIsTheWholePath() {
    assertThat(pattern("/exact", null)).isEqualTo("/exact");
    assertThat(pattern("/exact.do", null)).isEqualTo("/exact.do");
  }

  @Test
  void aPatternOfAPathLeavesTheRestAndMeetsThePathItself() {
    assertThat(pattern("/api", "/races/5.do")).isEqualTo("/api/*");
    assertThat(pattern("/api/v1", "/")).isEqualTo("/api/v1/*");
    assertThat(pattern("/api", null)).isEqualTo("/api/*");
  }

  @Test
  void anExtensionIsThatOfTheLastSegment() {
    assertThat(pattern("/races/list.do", null)).isEqualTo("*.do");
    assertThat(pattern("/races.do/list", null)).isEqualTo("/");
    assertThat(pattern("/races/list.html", null)).isEqualTo("/");
    assertThat(pattern("/races/list", null)).isEqualTo("/");
  }

  @Test
  void theRootIsItsOwnPatternOrThatOfEverything() {
    assertThat(pattern("", "/")).isEmpty();
    assertThat(ServletMappings.pattern("", "/", Set.of("/*"))).isEqualTo("/*");
    assertThat(ServletMappings.pattern("", "/", Set.of("/*", ""))).isEmpty();
    assertThat(ServletMappings.pattern("", "/races", Set.of("/*", ""))).isEqualTo("/*");
    assertThat(ServletMappings.pattern("", null, Set.of("/*"))).isEqualTo("/*");
  }

  @Test
  void aPathThatNoPatternExplainsIsUnknown() {
    assertThat(pattern("/wrapped", "/away")).isNull();
    assertThat(pattern(null, null)).isNull();
  }

  @Test
  void whoRegisteredNothingHasTheContainersDefault() {
    assertThat(ServletMappings.pattern("/index.html", null, Set.of())).isEqualTo("/");
  }
}
