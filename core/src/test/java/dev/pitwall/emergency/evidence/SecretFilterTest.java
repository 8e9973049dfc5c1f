package dev.pitwall.emergency.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFilterTest {
  private final SecretFilter filter = new SecretFilter(Set.of());

  /** Each holds {@code s3cr3t}; some hold a second part of it after a space or a comma. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "password=s3cr3t",
        "password = s3cr3t",
        "spring.datasource.password=s3cr3t",
        "DB_PASSWORD=s3cr3t",
        "DB_PASS=s3cr3t",
        "dbPass=s3cr3t",
        "export API_KEY='s3cr3t'",
        "  password: s3cr3t",
        "  password: \"a s3cr3t\"",
        "  password: a s3cr3t, with more s3cr3t",
        "{\"user\":\"bob\",\"password\":\"s3cr3t\",\"host\":\"db\"}",
        "{\"user\":\"bob\",\"password\":\"x\\\"s3cr3t\"}",
        "{\"accessToken\": \"s3cr3t\"}",
        "{\"pin\": s3cr3t, \"a\": 1}",
        "<password>s3cr3t</password>",
        "<property name=\"password\" value=\"s3cr3t\"/>",
        "<entry key=\"db.password\">s3cr3t</entry>",
        "{\"name\":\"DB_PASSWORD\",\"value\":\"s3cr3t\"}",
        "Authorization: Bearer s3cr3ts3cr3t",
        "authorization=Basic s3cr3ts3cr3t==",
        "GET / \"Authorization: Basic s3cr3ts3cr3t\" 200",
        "sent header Bearer s3cr3ts3cr3ts3cr3t to the peer",
        "Cookie: JSESSIONID=s3cr3t; theme=s3cr3t",
        "Set-Cookie: SESSION=s3cr3t; Path=/",
        "connecting to postgresql://app:s3cr3t@db:5432/app",
        "connecting to postgresql://app:s3/cr3t-s3cr3t@db:5432/app",
        "https://s3cr3t@sentry.example.com/1",
        "jdbc:postgresql://db/app?user=app&password=s3cr3t",
        "jdbc:oracle:thin:app/s3cr3t@db:1521:x",
        "curl --token s3cr3t http://x",
        "java -Dapp.secret=s3cr3t -jar x.jar",
        "ALTER ROLE app PASSWORD 's3cr3t'",
        "CREATE USER 'x' IDENTIFIED BY 's3cr3t'",
        "https://hooks.slack.com/services/T0/B0/s3cr3t",
        "notify.slack.webhook-url = \"https://example.com/s3cr3t\"",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzM2NyM3QifQ.s3cr3t-s3cr3t",
        "xoxb-123456789-s3cr3t",
        "User(name=bob, password=s3cr3t)",
        "secret => s3cr3t",
        "AccountKey=s3cr3t;EndpointSuffix=x",
      })
  void theSecretOfALogLineIsGone(String line) {
    assertThat(filter.begin(false).line(line)).doesNotContain("s3cr3t").contains("[removed]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password = my s3cr3t phrase",
        "password = \"a\" \"s3cr3t\"",
        "machine db login app password s3cr3t",
        "ssl_passphrase s3cr3t;",
        "password = ${?X} s3cr3t",
        "a.token=s3cr3t # s3cr3t",
      })
  void inAConfigurationTheWholeValueIsGone(String line) {
    assertThat(filter.begin(true).line(line)).doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-26 10:00:00 INFO  order 4711 stored in 12 ms",
        "GET /orders/4711 200 0.004213 512 10.0.0.1",
        "java.lang.IllegalStateException: no connection",
        "\tat com.example.Shop.pay(Shop.java:12)",
        "host.cpu.threshold = 80%",
        "http://127.0.0.1:8080/health answered 200",
        "{\"level\":\"INFO\",\"msg\":\"started\"}",
        "compass = north",
        "see https://example.com/a@b",
      })
  void whatIsNoSecretStays(String line) {
    assertThat(filter.begin(false).line(line)).isEqualTo(line);
    assertThat(filter.begin(true).line(line)).isEqualTo(line);
  }

  @Test
  void theRestOfAJsonObjectStays() {
    assertThat(
            filter.begin(false).line("{\"a\":1,\"token\":\"x\",\"b\":\"y\",\"pin\":1234,\"c\":2}"))
        .isEqualTo("{\"a\":1,\"token\":\"[removed]\",\"b\":\"y\",\"pin\":[removed],\"c\":2}");
  }

  @Test
  void aPrivateKeyIsGoneFromItsFirstToItsLastLine() {
    String text =
        """
        before
        -----BEGIN RSA PRIVATE KEY-----
        s3cr3tMIIEpAIBAAKCAQEA
        s3cr3t
        -----END RSA PRIVATE KEY-----
        between
        key: "-----BEGIN PRIVATE KEY-----\\ns3cr3t\\n-----END PRIVATE KEY-----" after
        -----BEGIN CERTIFICATE-----
        MIIBcert
        -----END CERTIFICATE-----
        """;
    assertThat(lines(text, false))
        .doesNotContain("s3cr3t")
        .contains("before", "between", "MIIBcert")
        .contains("BEGIN CERTIFICATE");
  }

  @Test
  void aKeyThatNeverEndsTakesNotTheWholeFileWithIt() {
    StringBuilder text = new StringBuilder("-----BEGIN PRIVATE KEY-----\n");
    text.append("s3cr3t\n".repeat(50)).append("later\n".repeat(1_000));
    assertThat(lines(text.toString(), false)).doesNotContain("s3cr3t").contains("later");
  }

  @Test
  void valuesThatDoNotStandInTheLineOfTheirKeyAreGone() {
    String text =
        """
        a = 1
        password: |
          s3cr3t
          s3cr3t again
        b: 2
        passwords:
          - s3cr3t
          - s3cr3t
        c: 3
        secret = \"\"\"s3cr3t
        s3cr3t
        \"\"\"
        d = 4
        tokens = [
          "s3cr3t"
          "s3cr3t"
        ]
        e = 5
        token=s3cr3t\\
        s3cr3t
        f=6
        env:
          - name: DB_PASSWORD
            value: s3cr3t
          - name: HOME
            value: /root
        credentials:
          user: s3cr3t
          other: s3cr3t
        g: 7
        """;
    assertThat(lines(text, true))
        .doesNotContain("s3cr3t")
        .contains("a = 1", "b: 2", "c: 3", "d = 4", "e = 5", "f=6", "/root", "g: 7");
  }

  @Test
  void aKnownSecretIsGoneWhereverItStandsAndHoweverItIsEncoded() {
    SecretFilter knowing = new SecretFilter(Set.of("pä$$ wörd\"1"));
    String base64 =
        java.util.Base64.getEncoder()
            .encodeToString("pä$$ wörd\"1".getBytes(StandardCharsets.UTF_8));
    String text =
        "it is pä$$ wörd\"1 here\nit is p%C3%A4%24%24+w%C3%B6rd%221 here\nit is "
            + base64
            + " here\nit is pä$$ wörd\\\"1 here";
    List<String> out = new ArrayList<>();
    SecretFilter.Pass pass = knowing.begin(false);
    for (String line : text.split("\n", -1)) {
      String latin = new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      out.add(pass.line(latin));
    }
    assertThat(out).allMatch(line -> line.startsWith("it is [removed]") && line.endsWith(" here"));
    assertThat(pass.removed()).isEqualTo(4);
  }

  @Test
  void aVeryLongLineIsDoneInTime() {
    String line = "x=\"" + "a\\\"b,".repeat(100_000) + "\" password=s3cr3t";
    assertThat(filter.begin(false).line(line)).doesNotContain("s3cr3t");
    String markup = "<a b=\"".repeat(20_000);
    assertThat(filter.begin(false).line(markup + " token=s3cr3t")).doesNotContain("s3cr3t");
  }

  private String lines(String text, boolean configuration) {
    SecretFilter.Pass pass = filter.begin(configuration);
    StringBuilder out = new StringBuilder();
    text.lines().forEach(line -> out.append(pass.line(line)).append('\n'));
    return out.toString();
  }
}
