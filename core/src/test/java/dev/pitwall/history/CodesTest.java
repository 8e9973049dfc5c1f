package dev.pitwall.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class CodesTest {
  private static final long EXACT = 1L << 53;

  @Provide
  Arbitrary<double[]> doubles() {
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(4, measured().array(double[].class).ofMaxSize(400)),
        net.jqwik.api.Tuple.of(
            1,
            Arbitraries.longs()
                .map(Double::longBitsToDouble)
                .filter(Double::isFinite)
                .array(double[].class)
                .ofMaxSize(50)));
  }

  private static Arbitrary<Double> measured() {
    return Arbitraries.oneOf(
        Arbitraries.of(0.0, 1.0),
        Arbitraries.integers().between(-50, 5_000).map(each -> (double) each),
        Arbitraries.doubles().between(0, 1).map(Decimals::rounded),
        Arbitraries.doubles().between(1e6, 1e12).map(Decimals::rounded));
  }

  @Property(tries = 300)
  void valuesComeBackToTheLastBit(@ForAll("doubles") double[] values) throws Exception {
    ByteSink to = new ByteSink();
    Values.write(to, values);
    assertThat(bits(Values.read(new ByteSource(to.toBytes()), 1, values.length)[0]))
        .isEqualTo(bits(values));
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @Property(tries = 300)
  void wholeNumbersComeBack(@ForAll @Size(max = 300) long[] any) throws Exception {
    long[] numbers = Arrays.stream(any).map(each -> each % EXACT).toArray();
    ByteSink to = new ByteSink();
    Integers.write(numbers, to);
    assertThat(Integers.read(new ByteSource(to.toBytes()), numbers.length)).isEqualTo(numbers);
    long[] natural = Arrays.stream(numbers).map(Math::abs).toArray();
    assertThat(Rice.decode(new ByteSource(Rice.encode(natural)), natural.length))
        .isEqualTo(natural);
  }

  @Property(tries = 300)
  void readingsOfAnHourComeBackInOrderWithTheirGaps(
      @ForAll("seconds") int[] seconds, @ForAll("doubles") double[] given) throws Exception {
    int count = Math.min(seconds.length, given.length);
    double[] values = Arrays.copyOf(given, count);
    for (int i = 0; i < count; i += 7) {
      values[i] = Double.NaN;
    }
    Points before = Points.sorted(seconds, values, count);
    Points after = Points.decode(before.encode());
    assertThat(after.count()).isEqualTo(before.count());
    for (int i = 0; i < before.count(); i++) {
      assertThat(after.second(i)).isEqualTo(before.second(i));
      assertThat(Double.compare(after.value(i), before.value(i))).isZero();
      assertThat(i == 0 || after.second(i) > after.second(i - 1)).isTrue();
    }
  }

  @Provide
  Arbitrary<int[]> seconds() {
    return Arbitraries.integers().between(0, 3_599).array(int[].class).ofMaxSize(400);
  }

  @Property
  void whatIsKeptIsWithinHalfAThousandthAndNeverBecomesZero(@ForAll("any") double value) {
    double kept = Decimals.rounded(value);
    assertThat(kept).isCloseTo(value, within(Math.abs(value) * 0.0005));
    assertThat(kept == 0).isEqualTo(value == 0);
    assertThat(Decimals.rounded(kept)).isEqualTo(kept);
  }

  @Provide
  Arbitrary<Double> any() {
    return Arbitraries.oneOf(
        Arbitraries.doubles().between(-1e15, 1e15),
        Arbitraries.doubles().between(0, 1),
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite));
  }

  @Property(tries = 2_000)
  void otherBytesAreDamageAndNothingElse(@ForAll @Size(max = 200) byte[] bytes) {
    for (Reads each :
        new Reads[] {
          () -> Points.decode(bytes), () -> Minutes.decode(bytes),
          () -> Series.read(new ByteSource(bytes)), () -> Packing.inflate(bytes, 1_000),
        }) {
      try {
        assertThat(each.read()).isNotNull();
      } catch (DamageException damaged) {
        assertThat(damaged).hasMessageNotContaining("null");
      }
    }
  }

  private interface Reads {
    Object read() throws DamageException;
  }
}
