package dev.pitwall.export.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.export.otlp.Buffer.Payload;
import dev.pitwall.notify.wire.Content;
import org.junit.jupiter.api.Test;

class BufferTest {
  private final Buffer buffer = new Buffer();

  private static Payload payload(int bytes, int points) {
    return new Payload(Content.bytes(new byte[bytes]), points);
  }

  @Test
  void twoMebibytesWaitAndTheOldestMakesRoomAndIsCounted() {
    Payload first = payload(1 << 20, 7);
    Payload second = payload(1 << 20, 11);
    Payload third = payload(1, 13);
    buffer.add(first);
    buffer.add(second);
    assertThat(buffer.dropped()).isZero();
    assertThat(buffer.oldest()).contains(first);
    buffer.add(third);
    assertThat(buffer.dropped()).isEqualTo(7);
    assertThat(buffer.oldest()).contains(second);
    buffer.done(second);
    assertThat(buffer.oldest()).contains(third);
    buffer.add(payload((2 << 20) - 1, 17));
    assertThat(buffer.dropped()).as("what was sent left its room").isEqualTo(7);
  }

  @Test
  void onePushThatIsTooLargeForAllDoesNotWaitForEver() {
    buffer.add(payload((2 << 20) + 1, 5));
    assertThat(buffer.size()).isZero();
    assertThat(buffer.dropped()).isEqualTo(5);
  }

  @Test
  void whatWasDroppedWhileItWasSentTakesNothingElseAway() {
    Payload sent = payload(1 << 20, 7);
    Payload waiting = payload((2 << 20) - 1, 11);
    buffer.add(sent);
    buffer.add(waiting);
    buffer.done(sent);
    buffer.refused(sent);
    assertThat(buffer.oldest()).contains(waiting);
    assertThat(buffer.dropped()).isEqualTo(7);
  }

  @Test
  void refusalsAreCountedOnce() {
    Payload one = payload(10, 7);
    buffer.add(one);
    buffer.refused(one);
    buffer.refused(one);
    buffer.rejected(2);
    assertThat(buffer.dropped()).isEqualTo(9);
    assertThat(buffer.size()).isZero();
  }
}
