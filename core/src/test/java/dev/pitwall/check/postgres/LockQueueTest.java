package dev.pitwall.check.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LockQueueTest {

  @Test
  void theRootIsWhoeverBlocksAndWaitsForNobody() {
    Map<Integer, Set<Integer>> dumpAlterReaders =
        Map.of(2, Set.of(1), 3, Set.of(2), 4, Set.of(2, 3));
    assertThat(new LockQueue(dumpAlterReaders).roots()).isEqualTo(Map.of(1, 3));
  }

  @Test
  void twoQueuesHaveTwoRoots() {
    assertThat(new LockQueue(Map.of(2, Set.of(1), 4, Set.of(3), 5, Set.of(3))).roots())
        .isEqualTo(Map.of(1, 1, 3, 2));
  }

  @Test
  void aRingThatTheServerHasNotBrokenUpYetBlocksItself() {
    assertThat(new LockQueue(Map.of(1, Set.of(2), 2, Set.of(1))).roots())
        .isEqualTo(Map.of(1, 1, 2, 1));
  }

  @Test
  void aPreparedTransactionIsProcessZero() {
    assertThat(new LockQueue(Map.of(7, Set.of(0))).roots()).isEqualTo(Map.of(0, 1));
  }

  @Property
  void everyQueueEndsWhateverItsShape(
      @ForAll @Size(max = 20)
          Map<@IntRange(max = 20) Integer, @Size(max = 5) Set<@IntRange(max = 20) Integer>>
              blockers) {
    assertThat(new LockQueue(blockers).roots().values()).allMatch(count -> count >= 1);
  }
}
