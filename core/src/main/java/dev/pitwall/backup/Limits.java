package dev.pitwall.backup;

import java.time.Duration;

/**
 * What a run keeps within; the same everywhere but in tests.
 *
 * @param look how often a running dump is looked at
 * @param stall a program that writes nothing for so long is ended
 * @param queue so long others may wait in the queue behind the dump's locks
 * @param pause between a dump that gave way and the next try
 * @param yields how often a run gives way before it fails
 * @param reserve bytes of free space that are never used
 * @param ofLast space needed, in sizes of the last backup
 * @param ofDatabase space needed, in sizes of the database
 */
record Limits(
    Duration look,
    Duration stall,
    Duration queue,
    Duration pause,
    int yields,
    long reserve,
    double ofLast,
    double ofDatabase) {

  static final Limits USUAL =
      new Limits(
          Duration.ofSeconds(1),
          Duration.ofMinutes(10),
          Duration.ofSeconds(5),
          Duration.ofMinutes(15),
          3,
          64L << 20,
          1.5,
          0.25);
}
