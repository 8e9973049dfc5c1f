package dev.pitwall.scan.osv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionOrderTest {

  private static int compare(String one, String other) {
    return Integer.signum(
        MavenVersion.of(one).orElseThrow().compareTo(MavenVersion.of(other).orElseThrow()));
  }

  @Test
  void qualifiersStandInMavensOrder() {
    List<String> order =
        List.of("1-alpha-1", "1-beta-1", "1-milestone-1", "1-rc-1", "1-SNAPSHOT", "1", "1-sp");
    for (int i = 0; i + 1 < order.size(); i++) {
      assertThat(compare(order.get(i), order.get(i + 1))).as(order.get(i)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1, 0",
    "1.0.0.Final, 1, 0",
    "2.0.0.RELEASE, 2.0.0, 0",
    "5.3.9.RELEASE, 5.3.18, -1",
    "1.10, 1.9, 1",
    "2.15.0-rc1, 2.15.0, -1",
    "42.2.5.jre8, 42.2.5, 1",
    "32.0.0-jre, 32.0.1-jre, -1",
    "4.1.100.Final, 4.1.99.Final, 1",
    "1.0-20200101.123456-7, 1.0, 1"
  })
  void realVersions(String one, String other, int order) {
    assertThat(compare(one, other)).isEqualTo(order);
    assertThat(compare(other, one)).isEqualTo(-order);
  }

  /** Of versions as projects number them; odd texts have cycles, which the ranges bear. */
  @Property(tries = 2_000)
  void orderIsTotal(
      @ForAll("versions") String a, @ForAll("versions") String b, @ForAll("versions") String c) {
    assertThat(compare(a, b)).isEqualTo(-compare(b, a));
    if (compare(a, b) <= 0 && compare(b, c) <= 0) {
      assertThat(compare(a, c)).as("%s %s %s", a, b, c).isLessThanOrEqualTo(0);
    }
  }

  @Provide
  Arbitrary<String> versions() {
    Arbitrary<String> numbers =
        Arbitraries.integers()
            .between(0, 12)
            .list()
            .ofSize(3)
            .map(parts -> parts.get(0) + "." + parts.get(1) + "." + parts.get(2));
    Arbitrary<String> qualifiers =
        Arbitraries.of("", "", "-alpha1", "-beta-2", "-rc1", "-SNAPSHOT", ".Final", ".RELEASE");
    return Combinators.combine(numbers, qualifiers).as((number, qualifier) -> number + qualifier);
  }

  @Test
  void textsThatAreNoVersionAreNone() {
    assertThat(MavenVersion.of(" ")).isEmpty();
    assertThat(MavenVersion.of("1-".repeat(100))).isEmpty();
  }
}
