package dev.pitwall.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClientTableTest {
  private static final long NOW = 1_795_662_000L;

  private static long key(int address) {
    return Address.ofV4(address).key();
  }

  /** SEC-4: a flood of addresses neither fills the memory nor hides who goes on attacking. */
  @Test
  void millionsOfAddressesTakeNoMoreMemoryAndHideNoAttacker() {
    int flood = Boolean.getBoolean("pitwall.long") ? 10_000_000 : 1_000_000;
    ClientTable table = new ClientTable(new SplittableRandom(1));
    long attacker = key(0xc0000207);
    for (int i = 0; i < flood; i++) {
      long second = NOW + i * 60L / flood;
      table.at(key(0x20000000 + i), second).count(Cell.REQUESTS_DAY);
      if (i % 50_000 == 0) {
        Cell cell = table.at(attacker, second);
        cell.count(Cell.REQUESTS_DAY);
        cell.count(Cell.ATTEMPTS_TEN);
      }
    }
    assertThat(table.bytes()).isLessThanOrEqualTo(10_000_000);
    assertThat(table.size()).isLessThanOrEqualTo(ClientTable.MOST);
    assertThat(table.saturated(NOW + 60)).isTrue();
    assertThat(table.at(attacker, NOW + 60).sliding(Cell.ATTEMPTS_TEN, Cell.TEN, NOW + 60))
        .isEqualTo(flood / 50_000);
  }

  /** SEC-11. */
  @Test
  void theBusiestOfFiftyThousandClientsAreCountedExactly() {
    ClientTable table = new ClientTable(new SplittableRandom(2));
    SplittableRandom random = new SplittableRandom(3);
    Map<Long, Long> plain = new HashMap<>();
    for (int i = 0; i < 1_000_000; i++) {
      // few ask much, many ask little
      int client = (int) (50_000 * Math.pow(random.nextDouble(), 4));
      long key = key(0x0a000000 + client);
      table.at(key, NOW).count(Cell.REQUESTS_DAY);
      plain.merge(key, 1L, Long::sum);
    }
    List<long[]> counted = new ArrayList<>();
    table.each(NOW, cell -> counted.add(new long[] {cell.key(), cell.requests(), cell.error()}));
    counted.sort(Comparator.comparingLong((long[] each) -> each[1]).reversed());
    List<Map.Entry<Long, Long>> exact = new ArrayList<>(plain.entrySet());
    exact.sort(Map.Entry.<Long, Long>comparingByValue().reversed());
    for (int i = 0; i < 5; i++) {
      assertThat(counted.get(i)).containsExactly(exact.get(i).getKey(), exact.get(i).getValue(), 0);
    }
    for (long[] each : counted) {
      long real = plain.getOrDefault(each[0], 0L);
      assertThat(each[1]).as("never too few").isGreaterThanOrEqualTo(real);
      assertThat(each[1] - each[2]).as("within the bound").isLessThanOrEqualTo(real);
    }
  }

  @Test
  void whatGrowsKeepsWhatItHas() {
    ClientTable table = new ClientTable(new SplittableRandom(4));
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 20_000; i++) {
        table.at(key(i + 1), NOW).count(Cell.REQUESTS_DAY);
      }
    }
    assertThat(table.evicted()).isZero();
    for (int i = 0; i < 20_000; i++) {
      assertThat(table.at(key(i + 1), NOW).requests()).isEqualTo(3);
    }
  }

  @Test
  void aWindowPassesAndTheOneAfterNext() {
    ClientTable table = new ClientTable(new SplittableRandom(5));
    long begin = NOW - NOW % Cell.DAY;
    long key = key(1);
    for (int i = 0; i < 8; i++) {
      table.at(key, begin).count(Cell.ATTEMPTS_TEN);
      table.at(key, begin).path(i);
    }
    assertThat(attempts(table, key, begin)).isEqualTo(8);
    assertThat(attempts(table, key, begin + Cell.TEN)).isEqualTo(8);
    assertThat(attempts(table, key, begin + Cell.TEN + Cell.TEN / 2)).isEqualTo(4);
    assertThat(attempts(table, key, begin + 2 * Cell.TEN)).isZero();
    assertThat(table.at(key, begin + 2 * Cell.FIVE).paths(begin + 2 * Cell.FIVE)).isZero();
  }

  @Test
  void whatComesLateCountsForItsOwnWindowOrForNone() {
    ClientTable table = new ClientTable(new SplittableRandom(6));
    long begin = NOW - NOW % Cell.DAY;
    long key = key(1);
    table.at(key, begin + Cell.TEN).count(Cell.ATTEMPTS_TEN);
    table.at(key, begin).count(Cell.ATTEMPTS_TEN);
    table.at(key, begin - 2 * Cell.TEN).count(Cell.ATTEMPTS_TEN);
    assertThat(attempts(table, key, begin + Cell.TEN + Cell.TEN / 2)).isEqualTo(1.5);
  }

  private static double attempts(ClientTable table, long key, long second) {
    return table.at(key, second).sliding(Cell.ATTEMPTS_TEN, Cell.TEN, second);
  }
}
