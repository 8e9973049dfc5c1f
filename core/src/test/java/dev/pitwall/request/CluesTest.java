package dev.pitwall.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CluesTest {
  private final Map<String, String> headers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private @Nullable String query;

  private final Clues.Source request =
      new Clues.Source() {
        @Override
        public @Nullable String header(String name) {
          asked.add(name);
          return headers.get(name);
        }

        @Override
        public @Nullable String query() {
          return query;
        }
      };

  @Test
  void aUsualRequestHasNoneAndOnlyTheHeadersOfProxiesAreAskedFor() {
    query = "sort=name&page=2";
    assertThat(Clues.of("GET", 200, request)).isNull();
    assertThat(asked).containsExactly("X-Forwarded-For", "Forwarded");
  }

  @Test
  void aRefusedRequestTellsItsUserAndNeverThePassword() {
    String credentials =
        Base64.getEncoder().encodeToString("admin:secret:word".getBytes(StandardCharsets.UTF_8));
    headers.put("Authorization", "Basic " + credentials);
    headers.put("User-Agent", "curl/8");
    Clues clues = Clues.of("GET", 401, request);
    assertThat(clues).isEqualTo(new Clues(null, null, null, "curl/8", "admin", true));
    assertThat(String.valueOf(clues)).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer abc", "Basic ###", "Basic", "Basic ", "Basic OnB3", "Basic YWI="})
  void otherCredentialsAreCredentialsWithoutAUser(String authorization) {
    headers.put("Authorization", authorization);
    assertThat(Clues.of("GET", 403, request))
        .isEqualTo(new Clues(null, null, null, "", null, true));
  }

  @Test
  void anOddQueryAndAStrangeMethodAreClues() {
    query = "q=%3Cscript%3E";
    assertThat(Clues.of("GET", 200, request)).isNotNull();
    query = null;
    assertThat(Clues.of("TRACE", 200, request)).isNotNull();
  }

  @Test
  void ofALongHeaderTheEndIsKept() {
    headers.put("X-Forwarded-For", "198.51.100.1,".repeat(1_000) + "192.0.2.7");
    Clues clues = Clues.of("GET", 200, request);
    assertThat(clues).isNotNull();
    assertThat(String.valueOf(clues == null ? null : clues.forwardedFor()))
        .hasSize(Clues.LONGEST)
        .endsWith(",192.0.2.7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=b&c=1.5", "id=4711", "x=a_b-c~d,e"})
  void plainQueries(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Clues.isPlainQuery(text)).isTrue();
    assertThat(Clues.isPlainQuery(bytes, 0, bytes.length)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=..", "a=%20", "a=1+union", "f=/etc/passwd", "a='", "a=é", "a=\u0000"})
  void oddQueries(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Clues.isPlainQuery(text)).isFalse();
    assertThat(Clues.isPlainQuery(bytes, 0, bytes.length)).isFalse();
  }
}
