package dev.pitwall.check.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.TestTime;
import dev.pitwall.check.host.HostFiles;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM of the tests itself, and arithmetic where its state cannot be chosen. */
class JvmMetersTest {
  private static final Messages WORDS = Messages.of(JvmChecks.class, Locale.ENGLISH);
  private static final long MIB = 1 << 20;

  private final TestTime time = new TestTime();

  private static Map<String, Reading> measure(JvmMeter meter) {
    Map<String, Reading> readings = new HashMap<>();
    meter.measure(reading -> readings.put(reading.key().name(), reading));
    return readings;
  }

  private static Reading.Measured measured(JvmMeter meter, String name) {
    if (measure(meter).get(name) instanceof Reading.Measured reading) {
      return reading;
    }
    throw new AssertionError(name + " has no value");
  }

  private static MemoryUsage usage(long used, long committed, long max) {
    return new MemoryUsage(0, used * MIB, committed * MIB, max < 0 ? -1 : max * MIB);
  }

  @Test
  void afterACollectionTheHeapIsWhatWasLeftOfTheMaximumOfTheOldPools() {
    HeapMeter meter = new HeapMeter(WORDS);
    double before = settled(meter);
    byte[][] kept = new byte[64][];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = new byte[(int) MIB];
    }
    double grown = settled(meter) - before;
    double expected = (double) kept.length * MIB / Runtime.getRuntime().maxMemory();
    assertThat(grown).isBetween(expected * 0.7, expected * 2.5);
    assertThat(measured(meter, "jvm.heap.used").value()).isBetween(expected, 1.0);
    assertThat(kept[63]).hasSize((int) MIB); // reachable until here
  }

  /** One collection does not free all that tests before left; their rest is not this test's. */
  private static double settled(HeapMeter meter) {
    double last = 1;
    for (int i = 0; i < 10; i++) {
      System.gc();
      double now = measured(meter, "jvm.heap").value();
      if (last - now < 0.002) {
        return now;
      }
      last = now;
    }
    return last;
  }

  @Test
  void poolsAreAddedUpAndTheirMaximumIsAtMostThatOfTheHeap() {
    assertThat(HeapMeter.left(List.of(usage(300, 400, 600)), 1000 * MIB))
        .isEqualTo(new HeapMeter.Left(300 * MIB, 600 * MIB));
    assertThat(HeapMeter.left(List.of(usage(300, 400, 600), usage(100, 200, 700)), 1000 * MIB))
        .isEqualTo(new HeapMeter.Left(400 * MIB, 1000 * MIB));
    assertThat(HeapMeter.left(List.of(usage(300, 400, -1)), 1000 * MIB))
        .isEqualTo(new HeapMeter.Left(300 * MIB, 1000 * MIB));
  }

  @Test
  void beforeTheFirstCollectionOfAnOldPoolNothingIsKnown() {
    assertThat(HeapMeter.left(List.of(usage(0, 0, 600)), 1000 * MIB).max()).isZero();
    assertThat(HeapMeter.left(List.of(), 1000 * MIB).max()).isZero();
  }

  private static GarbageCollectorMXBean collector(String name, AtomicLong millis) {
    return (GarbageCollectorMXBean)
        Proxy.newProxyInstance(
            JvmMetersTest.class.getClassLoader(),
            new Class<?>[] {GarbageCollectorMXBean.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getName" -> name;
                  case "getCollectionTime" -> millis.get();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  void collectionTimeIsTheShareOfTheLastFiveMinutesWithoutCyclesBesideTheApplication() {
    AtomicLong pauses = new AtomicLong(5_000);
    AtomicLong cycles = new AtomicLong();
    CollectorMeter meter =
        new CollectorMeter(
            time, List.of(collector("ZGC Pauses", pauses), collector("ZGC Cycles", cycles)));
    assertThat(measure(meter)).isEmpty();
    time.pass(Duration.ofSeconds(10));
    pauses.addAndGet(1_000);
    cycles.addAndGet(9_000);
    assertThat(measured(meter, "jvm.gc").value()).isCloseTo(0.1, within(1e-9));
    for (int i = 0; i < 29; i++) {
      time.pass(Duration.ofSeconds(10));
      measure(meter);
    }
    assertThat(measured(meter, "jvm.gc").value()).isCloseTo(1 / 300.0, within(1e-9));
    time.pass(Duration.ofSeconds(10));
    assertThat(measured(meter, "jvm.gc").value()).isZero();
  }

  @Test
  void aCollectorThatDoesNotTellItsTimeCountsNothing() {
    CollectorMeter meter = new CollectorMeter(time, List.of(collector("none", new AtomicLong(-1))));
    measure(meter);
    time.pass(Duration.ofSeconds(10));
    assertThat(measured(meter, "jvm.gc").value()).isZero();
  }

  /** Takes one lock, waits for the other thread, and tries the other's. */
  private static Thread taker(String name, Lock mine, Lock others, CountDownLatch both) {
    Thread thread =
        new Thread(
            () -> {
              mine.lock();
              try {
                both.countDown();
                both.await();
                others.lockInterruptibly();
                others.unlock();
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              } finally {
                mine.unlock();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void aDeadlockIsFoundWithItsThreadsAndWhoHoldsTheirLocks() throws Exception {
    DeadlockMeter meter = new DeadlockMeter(time, WORDS);
    assertThat(measured(meter, "jvm.deadlock").value()).isZero();
    Lock first = new ReentrantLock();
    Lock second = new ReentrantLock();
    CountDownLatch both = new CountDownLatch(2);
    List<Thread> threads =
        List.of(taker("left", first, second, both), taker("right", second, first, both));
    try {
      await().until(() -> ManagementFactory.getThreadMXBean().findDeadlockedThreads() != null);
      assertThat(measured(meter, "jvm.deadlock").value()).as("asked again too soon").isZero();
      time.pass(Duration.ofSeconds(30));
      Reading.Measured found = measured(meter, "jvm.deadlock");
      assertThat(found.value()).isEqualTo(2);
      assertThat(found.offenders())
          .extracting(Offender::name)
          .anyMatch(
              text -> text.startsWith("left waits for ") && text.contains("which right holds"))
          .anyMatch(
              text -> text.startsWith("right waits for ") && text.contains("which left holds"));
    } finally {
      for (Thread thread : threads) {
        thread.interrupt();
        thread.join();
      }
    }
    time.pass(Duration.ofSeconds(30));
    assertThat(measured(meter, "jvm.deadlock").value()).isZero();
  }

  @Test
  void threadsThatWaitForAMonitorAreCountedByTheLockAndItsHolder() throws Exception {
    ThreadMeter meter = new ThreadMeter(WORDS);
    Object monitor = new Object();
    List<Thread> waiting = new ArrayList<>();
    Reading.Measured blocked;
    synchronized (monitor) {
      for (int i = 0; i < 4; i++) {
        Thread thread =
            new Thread(
                () -> {
                  synchronized (monitor) {
                    monitor.notifyAll();
                  }
                });
        thread.setDaemon(true);
        thread.start();
        waiting.add(thread);
      }
      for (Thread thread : waiting) {
        await().until(() -> thread.getState() == Thread.State.BLOCKED);
      }
      blocked = measured(meter, "jvm.threads.blocked");
    }
    for (Thread thread : waiting) {
      thread.join();
    }
    double threads = measured(meter, "jvm.threads").value();
    assertThat(threads).isPositive();
    assertThat(blocked.detail()).startsWith("4 of ");
    assertThat(blocked.value())
        .isBetween(4 / (threads + 20), 4 / (threads - 20 > 4 ? threads - 20 : 4));
    assertThat(blocked.offenders().get(0).name())
        .startsWith("java.lang.Object@")
        .endsWith("held by " + Thread.currentThread().getName());
    assertThat(blocked.offenders().get(0).value()).isEqualTo(4);
  }

  @Test
  void directMemoryGrowsWithADirectBuffer() {
    NativeMemoryMeter meter = new NativeMemoryMeter(WORDS);
    double before = measured(meter, "jvm.direct-memory").value();
    ByteBuffer buffer = ByteBuffer.allocateDirect(32 * (int) MIB);
    double after = measured(meter, "jvm.direct-memory").value();
    double share = 32.0 * MIB / Runtime.getRuntime().maxMemory();
    assertThat(after - before).isCloseTo(share, within(share / 2));
    assertThat(buffer.capacity()).isEqualTo(32 * MIB);
  }

  @Test
  void ofTheClassPoolsTheOneNearestToItsMaximumIsNamed() {
    // The tests' JVM has no -XX:MaxMetaspaceSize; what is bounded is the compressed class space.
    Reading.Measured classes = measured(new NativeMemoryMeter(WORDS), "jvm.metaspace");
    assertThat(classes.value()).isBetween(0.0001, 0.5);
    assertThat(classes.detail()).startsWith("Compressed Class Space: ");
    assertThat(measured(new NativeMemoryMeter(WORDS), "jvm.classes").value()).isGreaterThan(1_000);
  }

  @Test
  void openFilesAreAShareOfTheLimitAndResidentMemoryIsThatOfTheProcess() {
    ProcessMeter meter = new ProcessMeter(new HostFiles(Path.of("/")), WORDS);
    assertThat(measured(meter, "jvm.open-files").value()).isBetween(1e-9, 0.9);
    assertThat(measured(meter, "jvm.rss").value()).isGreaterThan(20.0 * MIB);
  }

  @Test
  void aStatusWithoutResidentMemoryIsUnknownAndAMissingOneHasNone(@TempDir Path root)
      throws IOException {
    ProcessMeter meter = new ProcessMeter(new HostFiles(root), WORDS);
    assertThat(measure(meter)).doesNotContainKey("jvm.rss");
    Files.createDirectories(root.resolve("proc/self"));
    Files.writeString(root.resolve("proc/self/status"), "Name:\tjava\nVmRSS:\t12x kB\n");
    assertThat(measure(meter).get("jvm.rss")).isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void aMeterThatFailsIsUnknownAndLeavesTheOthers() {
    JvmMeter broken =
        new JvmMeter() {
          @Override
          public List<Measure> always() {
            return List.of(Measure.count("jvm.threads"));
          }

          @Override
          public void measure(java.util.function.Consumer<Reading> into) {
            into.accept(Measure.count("jvm.half").value(1));
            throw new NoClassDefFoundError("com/sun/management");
          }
        };
    JvmCheck check = new JvmCheck(() -> List.of(broken, new NativeMemoryMeter(WORDS)), WORDS);
    Map<String, Reading> readings = new HashMap<>();
    check.run().forEach(reading -> readings.put(reading.key().name(), reading));
    assertThat(readings.get("jvm.threads"))
        .isInstanceOfSatisfying(
            Reading.Unknown.class, r -> assertThat(r.reason()).contains("com/sun/management"));
    assertThat(readings).containsKey("jvm.classes").doesNotContainKey("jvm.half");
  }
}
