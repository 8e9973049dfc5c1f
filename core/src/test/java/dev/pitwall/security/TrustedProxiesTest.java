package dev.pitwall.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
  private static final List<Network> NETWORKS =
      Stream.of("10.0.0.0/8", "2001:db8:aaaa::/48").map(Network::parse).toList();
  private static final TrustedProxies PROXIES = new TrustedProxies(NETWORKS, false);
  private static final TrustedProxies STANDARD = new TrustedProxies(NETWORKS, true);

  private static Address of(String text) {
    return Objects.requireNonNull(Address.parse(text), text);
  }

  private static String client(String peer, @Nullable String header) {
    return PROXIES.client(of(peer), header, null).toString();
  }

  private static String standard(String peer, @Nullable String header) {
    return STANDARD.client(of(peer), null, header).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.1 | 192.0.2.7                              | 192.0.2.7",
        "10.0.0.1 | 198.51.100.9, 192.0.2.7                | 192.0.2.7",
        "10.0.0.1 | 198.51.100.9, 192.0.2.7, 10.0.0.2      | 192.0.2.7",
        "10.0.0.1 | 10.0.0.3, 10.0.0.2                     | 10.0.0.3",
        "10.0.0.1 | 192.0.2.7:5555 , 10.0.0.2:80           | 192.0.2.7",
        "10.0.0.1 | [2001:db8::1]:5555                     | 2001:db8::1",
        "10.0.0.1 | 2001:db8:aaaa::1                       | 2001:db8:aaaa::1",
        "10.0.0.1 | 198.51.100.9, rubbish, 10.0.0.2        | 10.0.0.2",
        "10.0.0.1 | 198.51.100.9, unknown                  | 10.0.0.1",
        "10.0.0.1 | 198.51.100.9,                          | 10.0.0.1",
        "203.0.113.5 | 198.51.100.9                        | 203.0.113.5"
      })
  void theFirstEntryFromTheRightThatIsNoProxyIsTheClient(
      String peer, String header, String client) {
    assertThat(client(peer, header)).isEqualTo(client);
  }

  @Test
  void withoutAHeaderOrWithoutProxiesThePeerIsTheClient() {
    assertThat(client("10.0.0.1", null)).isEqualTo("10.0.0.1");
    assertThat(TrustedProxies.NONE.client(of("10.0.0.1"), "192.0.2.7", "for=192.0.2.7"))
        .isEqualTo(of("10.0.0.1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "for=192.0.2.7                                          | 192.0.2.7",
        "For=\"192.0.2.7:80\";proto=https;by=10.0.0.1           | 192.0.2.7",
        "proto=https;for=\"[2001:db8::1]:5555\"                 | 2001:db8::1",
        "for=198.51.100.9, for=192.0.2.7, for=10.0.0.2          | 192.0.2.7",
        "for=198.51.100.9, for=unknown                          | 10.0.0.1",
        "for=198.51.100.9, for=_hidden                          | 10.0.0.1",
        "for=198.51.100.9, proto=https                          | 10.0.0.1",
        "for=\"198.51.100.9, for=192.0.2.7                      | 192.0.2.7",
        "for=\"a\\\"b\", for=192.0.2.7                          | 192.0.2.7",
        "for=198.51.100.9;for=192.0.2.7                         | 10.0.0.1"
      })
  void theStandardHeaderIsReadInTheSameWay(String header, String client) {
    assertThat(standard("10.0.0.1", header)).isEqualTo(client);
  }

  @Test
  void onlyTheConfiguredHeaderIsRead() {
    assertThat(STANDARD.client(of("10.0.0.1"), "198.51.100.9", null)).isEqualTo(of("10.0.0.1"));
    assertThat(PROXIES.client(of("10.0.0.1"), null, "for=198.51.100.9")).isEqualTo(of("10.0.0.1"));
  }

  /** SEC-3: what a client writes on the left changes nothing. */
  @Property(tries = 3_000)
  void whateverStandsOnTheLeftTheEntryOfTheProxyCounts(
      @ForAll @StringLength(max = 300) String left) {
    assertThat(client("10.0.0.1", left + ", 192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(standard("10.0.0.1", left + ", for=192.0.2.7")).isEqualTo("192.0.2.7");
  }

  @Property(tries = 3_000)
  void anyHeaderNamesSomeClient(@ForAll String header) {
    assertThat(PROXIES.client(of("10.0.0.1"), header, null)).isNotNull();
    assertThat(STANDARD.client(of("10.0.0.1"), null, header)).isNotNull();
  }

  @Test
  void aHeaderWithoutEndIsWalkedForThirtyTwoHopsAndFourKibibytes() {
    String many = "192.0.2.7" + ", 10.0.0.2".repeat(40);
    assertThat(client("10.0.0.1", many)).isEqualTo("10.0.0.2");
    String few = "192.0.2.7" + ", 10.0.0.2".repeat(31);
    assertThat(client("10.0.0.1", few)).isEqualTo("192.0.2.7");
    assertThat(client("10.0.0.1", "9".repeat(1_000_000))).isEqualTo("10.0.0.1");
    assertThat(client("10.0.0.1", ",".repeat(1_000_000))).isEqualTo("10.0.0.1");
  }
}
