package dev.pitwall.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  private static Address address(String text) {
    Address address = Address.parse(text);
    assertThat(address).as(text).isNotNull();
    return address == null ? new Address(0, 0) : address;
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "192.0.2.7:4711, 192.0.2.7",
    "::ffff:192.0.2.7, 192.0.2.7",
    "::FFFF:c000:0207, 192.0.2.7",
    "64:ff9b::192.0.2.7, 192.0.2.7",
    "64:ff9b::c000:207, 192.0.2.7",
    "2001:db8::1, 2001:db8::/64",
    "2001:DB8:0:0:1:2:3:4, 2001:db8::/64",
    "[2001:db8::1]:443, 2001:db8::/64",
    "[2001:db8::1], 2001:db8::/64",
    "2001:db8:0:1::1, 2001:db8:0:1::/64",
    "fe80::1%eth0, fe80::/64",
    "::1, ::1",
    "2001:db8:1:2:3:4:192.0.2.7, 2001:db8:1:2::/64"
  })
  void aClientIsAnIpv4AddressOrTheNetworkOfAnIpv6One(String text, String client) {
    assertThat(Address.ofKey(address(text).key())).isEqualTo(client);
  }

  /** SEC-8. */
  @Test
  void addressesOfOneHostAreOneClientAndTwoCustomersOfOneProviderAreTwo() {
    assertThat(address("2001:db8:0:1::1").key()).isEqualTo(address("2001:db8:0:1:ffff::9").key());
    assertThat(address("2001:db8:0:1::1").key()).isNotEqualTo(address("2001:db8:0:2::1").key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "unknown",
        "_hidden",
        "example.com",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.07",
        "192.0.2.7.1",
        "192.0.2.7:",
        "192.0.2.7:x",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        ":1::2",
        "1:2:3:4:5:6:7:",
        "12345::",
        "[::1",
        "[::1]x",
        "::1.2.3",
        "١٩٢.0.2.7",
        " 192.0.2.7"
      })
  void whatIsNoAddressIsNone(String text) {
    assertThat(Address.parse(text)).isNull();
  }

  @Property(tries = 500)
  void everyAddressOfTheJdkIsReadAsItIs(@ForAll @Size(16) byte[] bytes, @ForAll boolean v4)
      throws Exception {
    byte[] chosen = v4 ? Arrays.copyOf(bytes, 4) : bytes;
    InetAddress jdk = InetAddress.getByAddress(chosen);
    Address read = address(jdk.getHostAddress());
    if (jdk.getAddress().length == 4) {
      assertThat((int) read.low()).isEqualTo(ByteBuffer.wrap(jdk.getAddress()).getInt());
      assertThat(read.isLoopback()).isEqualTo(jdk.isLoopbackAddress());
    } else if (read.high() != 0) {
      assertThat(read.high()).isEqualTo(ByteBuffer.wrap(jdk.getAddress()).getLong());
      assertThat(read.low()).isEqualTo(ByteBuffer.wrap(jdk.getAddress()).getLong(8));
      assertThat(InetAddress.getByName(read.toString())).isEqualTo(jdk);
    }
  }

  @Property(tries = 2_000)
  void anyTextIsAnAddressOrNone(@ForAll String text) {
    Address address = Address.parse(text);
    assertThat(address == null || address.key() != Address.NO_KEY).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "0.0.0.0/0, 192.0.2.8, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "::/0, 2001:db9::1, true",
    "2001:db8::1/128, 2001:db8::1, true",
    "2001:db8::1, 2001:db8::2, false",
    "10.0.0.0/8, ::ffff:10.1.1.1, true"
  })
  void aNetworkHasTheAddressesThatBeginLikeIt(String network, String one, boolean in) {
    assertThat(Network.parse(network).contains(address(one))).isEqualTo(in);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/x",
        "10.0.0.0/",
        "[::1]",
        "a/8",
        "10.0.0.1:80"
      })
  void whatIsNoNetworkIsRefused(String text) {
    assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
