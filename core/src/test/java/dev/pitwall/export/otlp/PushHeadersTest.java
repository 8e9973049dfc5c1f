package dev.pitwall.export.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushHeadersTest {
  @Test
  void namesAndValuesAreThoseOfTheList() {
    assertThat(
            PushHeaders.parse(
                "api-key=s3cret, Authorization=Basic dXNlcjpw+Q==,X-Scope-OrgID=a%2Cb%20c%e3%83%87,"))
        .contains(
            Map.of(
                "api-key", "s3cret",
                "Authorization", "Basic dXNlcjpw+Q==",
                "X-Scope-OrgID", "a,b cデ"));
    assertThat(PushHeaders.parse("")).contains(Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-value",
        "=value",
        "a b=c",
        "a=%0d%0aHost: x",
        "a=%",
        "a=%4",
        "a=%zz",
        "Content-Length=5",
        "host=x",
        "Content-Encoding=br"
      })
  void whatIsNoListOfHeadersIsRefusedAsAWhole(String text) {
    assertThat(PushHeaders.parse("good=1," + text)).isEmpty();
  }

  @Test
  void thereIsABound() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 32; i++) {
      many.append("h").append(i).append("=1,");
    }
    assertThat(PushHeaders.parse(many.toString())).isPresent();
    assertThat(PushHeaders.parse(many + "one-more=1")).isEmpty();
  }
}
