package dev.pitwall.check.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pitwall.check.PlannedCheck;
import dev.pitwall.check.Reading;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "www.example.com, TLS, www.example.com, 443, www.example.com",
    "www.example.com:8443, TLS, www.example.com, 8443, www.example.com",
    "https://www.example.com/, HTTPS, www.example.com, 443, www.example.com",
    "tls://db:5433, TLS, db, 5433, db",
    "postgres://db, POSTGRES, db, 5432, db",
    "postgresql://db:6432, POSTGRES, db, 6432, db",
    "smtp://mx, SMTP, mx, 587, mx",
    "SMTPS://mx, SMTPS, mx, 465, mx",
    "10.0.0.5:443#www.example.com, TLS, 10.0.0.5, 443, www.example.com",
    "[2001:db8::1]:443, TLS, 2001:db8::1, 443, 2001:db8::1",
    "https://[::1]#shop, HTTPS, ::1, 443, shop",
    "my_app:443, TLS, my_app, 443, my_app",
    "日本語.jp, TLS, xn--wgv71a119e.jp, 443, xn--wgv71a119e.jp"
  })
  void anEndpointIsReadAsItIsWritten(
      String text, Scheme scheme, String host, int port, String name) {
    Endpoint endpoint = Endpoint.parse(text);
    assertThat(endpoint).isEqualTo(new Endpoint(scheme, host, port, name, text));
    assertThat(endpoint.sni().isPresent())
        .isEqualTo(!Endpoint.isAddress(name) && !name.contains("_"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host:0",
        "host:70000",
        "host:port",
        "ftp://host",
        "2001:db8::1:443",
        "a b:443",
        "https://user:secret@host",
        "host:443/path",
        "host:443#",
        "host..",
        "-host",
        "[nonsense]:443"
      })
  void whatIsNoEndpointIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(text));
  }

  private static TlsSettings settings(int endpoints) {
    return new TlsSettings(
        IntStream.range(0, endpoints).mapToObj(i -> Endpoint.parse("h" + i + ":443")).toList(),
        List.of(),
        Duration.ofDays(5),
        Duration.ofDays(7),
        Optional.empty(),
        Optional.of("geheim"));
  }

  @Test
  void moreThanFiftyAreAFindingAndTheFirstFiftyAreWatched() {
    Findings findings = new Findings(TimeSource.system());
    PlannedCheck planned =
        TlsChecks.of(settings(60), TimeSource.system(), Locale.JAPANESE, ZoneId.of("UTC"), findings)
            .orElseThrow();
    assertThat(planned.check().unknown("x").stream().map(Reading::key).distinct()).hasSize(100);
    assertThat(findings.list()).singleElement().asString().contains("60 are named", "at most 50");
  }

  @Test
  void nothingNamedIsNothingChecked() {
    Findings findings = new Findings(TimeSource.system());
    assertThat(
            TlsChecks.of(
                settings(0), TimeSource.system(), Locale.ENGLISH, ZoneId.of("UTC"), findings))
        .isEmpty();
  }

  @Test
  void theCriticalLevelIsNeverAboveTheWarningAndThePasswordIsNotShown() {
    assertThat(settings(1).critical()).isEqualTo(Duration.ofDays(5));
    assertThat(settings(1).toString()).doesNotContain("geheim");
  }
}
