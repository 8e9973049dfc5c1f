package dev.pitwall.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.request.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ExchangeRingTest {
  private static final int PRODUCERS = 4;
  private static final int EACH = 100_000;

  @Test
  @Timeout(120)
  void everyOfferOfFourProducersArrivesExactlyOnceAndInTheProducersOrder() throws Exception {
    ExchangeRing ring = new ExchangeRing(64);
    List<Thread> producers = new ArrayList<>();
    AtomicInteger running = new AtomicInteger(PRODUCERS);
    for (int p = 0; p < PRODUCERS; p++) {
      int producer = p;
      Thread thread =
          new Thread(
              () -> {
                Exchange exchange = Requests.get("/", "/", 200, Duration.ZERO);
                for (int i = 0; i < EACH; i++) {
                  exchange.response(producer, "/", i, null);
                  while (ring.offer(exchange, i) == ExchangeRing.FULL) {
                    Thread.onSpinWait();
                  }
                }
                running.decrementAndGet();
              });
      producers.add(thread);
      thread.start();
    }
    BitSet[] seen = new BitSet[PRODUCERS];
    long[] last = new long[PRODUCERS];
    for (int p = 0; p < PRODUCERS; p++) {
      seen[p] = new BitSet(EACH);
      last[p] = -1;
    }
    AtomicInteger wrong = new AtomicInteger();
    int drained;
    boolean over;
    do {
      over = running.get() == 0;
      drained =
          ring.drain(
              slot -> {
                int number = (int) slot.bytes;
                if (seen[slot.status].get(number)
                    || number <= last[slot.status]
                    || slot.endNanos != number) {
                  wrong.incrementAndGet();
                }
                seen[slot.status].set(number);
                last[slot.status] = number;
              },
              64);
    } while (!over || drained > 0);
    for (Thread thread : producers) {
      thread.join();
    }

    assertThat(wrong).hasValue(0);
    for (BitSet each : seen) {
      assertThat(each.cardinality()).isEqualTo(EACH);
    }
  }

  @Test
  void aFullRingRefusesAndTakesAgainOnceDrained() {
    ExchangeRing ring = new ExchangeRing(2);
    Exchange exchange = Requests.get("/", "/", 200, Duration.ZERO);

    assertThat(ring.offer(exchange, 0)).isEqualTo(0);
    assertThat(ring.offer(exchange, 0)).isEqualTo(1);
    assertThat(ring.offer(exchange, 0)).isEqualTo(ExchangeRing.FULL);
    assertThat(ring.drain(slot -> {}, 1)).isEqualTo(1);
    assertThat(ring.offer(exchange, 0)).isEqualTo(2);
  }

  @Test
  void nothingOfARequestIsKeptAfterItWasConsumed() {
    ExchangeRing ring = new ExchangeRing(2);
    ring.offer(Requests.exchange("GET", "/a", "/r", 500, Duration.ZERO, "Boom"), 0);
    List<ExchangeRing.Slot> slots = new ArrayList<>();

    ring.drain(slots::add, 1);

    assertThat(slots.get(0).path).isNull();
    assertThat(slots.get(0).client).isNull();
    assertThat(slots.get(0).failure).isNull();
    assertThat(slots.get(0).route).isEmpty();
    assertThat(slots.get(0).method).isEmpty();
  }

  @Test
  void aConsumerThatThrowsLosesOnlyTheExchangeItWasGiven() {
    ExchangeRing ring = new ExchangeRing(4);
    ring.offer(Requests.get("/a", "/a", 200, Duration.ZERO), 0);
    ring.offer(Requests.get("/b", "/b", 200, Duration.ZERO), 0);
    List<String> paths = new ArrayList<>();

    assertThatThrownBy(
            () ->
                ring.drain(
                    slot -> {
                      throw new IllegalStateException("no");
                    },
                    4))
        .hasMessage("no");
    ring.drain(slot -> paths.add(slot.path), 4);

    assertThat(paths).containsExactly("/b");
  }
}
