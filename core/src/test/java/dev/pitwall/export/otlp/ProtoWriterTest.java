package dev.pitwall.export.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoWriterTest {
  private final ProtoWriter out = new ProtoWriter();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1})
  void everyVarintIsReadBack(long value) throws IOException {
    out.number(3, value);
    CodedInputStream in = CodedInputStream.newInstance(out.toBytes());
    assertThat(in.readTag()).isEqualTo(3 << 3);
    assertThat(in.readUInt64()).isEqualTo(value);
    assertThat(in.isAtEnd()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 120, 127, 128, 200, 16_370, 16_384, 2_100_000})
  void aMessageHasTheLengthOfWhatIsInIt(int length) throws IOException {
    String text = "x".repeat(length);
    int pair = out.begin(7);
    out.text(1, "key");
    int value = out.begin(2);
    out.text(1, text);
    out.end(value);
    out.end(pair);
    out.number(1, 5);

    CodedInputStream in = CodedInputStream.newInstance(out.toBytes());
    assertThat(in.readTag()).isEqualTo(7 << 3 | 2);
    KeyValue read = KeyValue.parseFrom(in.readByteArray());
    assertThat(read)
        .isEqualTo(
            KeyValue.newBuilder()
                .setKey("key")
                .setValue(AnyValue.newBuilder().setStringValue(text))
                .build());
    assertThat(in.readTag()).isEqualTo(1 << 3);
    assertThat(in.readUInt64()).isEqualTo(5);
    assertThat(in.isAtEnd()).isTrue();
  }

  @Test
  void numbersOfEightBytesAndPackedOnesAreReadBack() throws IOException {
    out.fixed(4, Long.MIN_VALUE + 1);
    out.real(5, -0.1);
    out.fixed(6, new long[] {0, 1, Long.MAX_VALUE});
    out.real(7, new double[] {0.005, 10});
    HistogramDataPoint read = HistogramDataPoint.parseFrom(out.toBytes());
    assertThat(read.getCount()).isEqualTo(Long.MIN_VALUE + 1);
    assertThat(read.getSum()).isEqualTo(-0.1);
    assertThat(read.getBucketCountsList()).containsExactly(0L, 1L, Long.MAX_VALUE);
    assertThat(read.getExplicitBoundsList()).containsExactly(0.005, 10.0);
    assertThat(read.getUnknownFields().asMap()).isEmpty();
  }

  @Test
  void whatIsNoCharacterStillMakesAMessageThatCanBeRead() throws IOException {
    out.text(1, "データ 😀 \ud800");
    KeyValue read = KeyValue.parseFrom(out.toBytes());
    assertThat(read.getKey()).isEqualTo("データ 😀 ?");
  }
}
