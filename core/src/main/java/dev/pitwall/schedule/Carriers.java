package dev.pitwall.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The few threads that run the turns of all workers. One takes turn after turn; a second stands by
 * and takes over as soon as a turn lasts longer than {@link #PATIENCE}, because whatever holds it
 * (a server that does not answer) must not hold the others. So as many threads live as turns are
 * held, and two more; a quiet process has two.
 */
final class Carriers {
  /** All of Pitwall in this class loader shares them. */
  static final Carriers SHARED = new Carriers();

  /** So long the others wait for a turn that lasts. */
  static final Duration PATIENCE = Duration.ofMillis(20);

  private static final Duration SPARE_LASTS = Duration.ofSeconds(5);

  /** One that leads and one that stands by. */
  private static final int KEPT = 2;

  private static final String IDLE = "idle";

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition due = lock.newCondition();
  private final Condition standby = lock.newCondition();
  private final Condition over = lock.newCondition();
  private final PriorityQueue<Turn> turns = new PriorityQueue<>();
  private final Set<Carrier> carriers = new HashSet<>();
  private @Nullable Carrier first;
  private boolean guarded;
  private int groups;
  private long sequence;

  /** A task at its time, in the order of its worker. */
  static final class Turn implements Comparable<Turn> {
    final Lane lane;
    final Runnable task;

    /** Between the end of one run and the next; negative: once. */
    final long interval;

    private long at;
    private long sequence;

    Turn(Lane lane, Runnable task, long at, long interval) {
      this.lane = lane;
      this.task = task;
      this.at = at;
      this.interval = interval;
    }

    @Override
    public int compareTo(Turn other) {
      long before = at - other.at;
      return before != 0 ? Long.signum(before) : Long.compare(sequence, other.sequence);
    }
  }

  /** What runs one after the other. */
  static final class Lane {
    final String role;
    final Threads owner;
    private final List<Turn> waiting = new ArrayList<>();
    private boolean running;

    Lane(String role, Threads owner) {
      this.role = role;
      this.owner = owner;
    }
  }

  private final class Carrier {
    final Thread thread = Threads.daemon(IDLE, () -> carry(this));
    private @Nullable Turn turn;

    /** When it began its last turn, or its life. */
    private long since = System.nanoTime();
  }

  /** A group of workers begins. */
  void open() {
    lock.lock();
    try {
      groups++;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a turn at its time; false if its owner is closed. */
  boolean add(Turn turn) {
    lock.lock();
    try {
      if (turn.lane.owner.isClosed()) {
        return false;
      }
      enqueue(turn);
      if (carriers.isEmpty()) {
        start();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(Turn turn) {
    turn.sequence = sequence++;
    turns.add(turn);
    if (turns.peek() == turn) {
      due.signal();
    }
  }

  private void start() {
    Carrier carrier = new Carrier();
    carriers.add(carrier);
    carrier.thread.start();
  }

  private void carry(Carrier self) {
    lock.lock();
    try {
      while (groups > 0 || !turns.isEmpty()) {
        if (first == null) {
          first = self;
        }
        if (first == self) {
          lead(self);
        } else if (!standBy(self)) {
          return;
        }
      }
    } catch (InterruptedException nobodyMeantIt) {
      // a turn's interrupt that came too late; another carrier is made when one is needed
      Thread.interrupted();
    } finally {
      leave(self);
      lock.unlock();
    }
  }

  private void leave(Carrier self) {
    carriers.remove(self);
    if (first == self) {
      first = null;
      standby.signal();
    }
    if (carriers.isEmpty() && !turns.isEmpty()) {
      start();
    }
    over.signalAll();
  }

  /** Waits for the next turn, or runs it. */
  @SuppressWarnings("WaitNotInLoop") // the loop is in carry
  private void lead(Carrier self) throws InterruptedException {
    Turn next = turns.peek();
    if (next == null) {
      due.await();
      return;
    }
    long wait = next.at - System.nanoTime();
    if (wait > 0) {
      due.awaitNanos(wait);
      return;
    }
    turns.poll();
    if (next.lane.running) {
      next.lane.waiting.add(next);
      return;
    }
    next.lane.running = true;
    self.turn = next;
    self.since = System.nanoTime();
    if (carriers.stream().allMatch(one -> one.turn != null)) {
      start();
    } else if (!guarded) {
      standby.signal();
    }
    run(next);
    self.turn = null;
    ended(next);
  }

  private void run(Turn turn) {
    lock.unlock();
    Thread thread = Thread.currentThread();
    try {
      thread.setName(Threads.PREFIX + turn.lane.role);
      thread.setContextClassLoader(Threads.class.getClassLoader());
      turn.task.run();
    } finally {
      thread.setName(Threads.PREFIX + IDLE);
      lock.lock();
      Thread.interrupted(); // it was meant for the turn
    }
  }

  private void ended(Turn turn) {
    turn.lane.running = false;
    if (!turn.lane.owner.isClosed()) {
      if (turn.interval >= 0) {
        turn.at = System.nanoTime() + turn.interval;
        enqueue(turn);
      }
      turn.lane.waiting.forEach(this::enqueue);
    }
    turn.lane.waiting.clear();
    over.signalAll();
  }

  /** Waits until it is needed; false if it is one too many. */
  @SuppressWarnings("WaitNotInLoop") // the loop is in carry
  private boolean standBy(Carrier self) throws InterruptedException {
    boolean unused = System.nanoTime() - self.since > SPARE_LASTS.toNanos();
    if (unused && carriers.stream().filter(one -> one.turn == null).count() > KEPT) {
      standby.signal(); // in case that this one was called
      return false;
    }
    Carrier leading = first;
    if (leading != null && leading.turn != null && !guarded) {
      long left = leading.since + PATIENCE.toNanos() - System.nanoTime();
      if (left <= 0) {
        first = null; // it goes on with its turn, and stands by afterwards
        return true;
      }
      guarded = true;
      try {
        standby.awaitNanos(left);
      } finally {
        guarded = false;
      }
      return true;
    }
    standby.awaitNanos(SPARE_LASTS.toNanos());
    return true;
  }

  /** How many threads there are. */
  int size() {
    lock.lock();
    try {
      return carriers.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends all turns of a group: those that run are interrupted, and waited for. With the last group
   * the threads end.
   *
   * @param owner closed already
   * @return false if a turn went on in spite of it
   */
  boolean close(Threads owner, long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    List<Carrier> leaving;
    lock.lock();
    try {
      groups--;
      turns.removeIf(turn -> turn.lane.owner == owner);
      leaving = groups == 0 ? List.copyOf(carriers) : List.of();
      due.signalAll();
      standby.signalAll();
      for (Carrier one : carriers) {
        if (runs(one, owner)) {
          one.thread.interrupt();
        }
      }
      long left = nanos;
      while (left > 0 && isRunning(owner)) {
        left = over.awaitNanos(left);
      }
      if (isRunning(owner)) {
        return false;
      }
    } finally {
      lock.unlock();
    }
    for (Carrier one : leaving) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (millis > 0 && one.thread != Thread.currentThread()) {
        one.thread.join(millis);
      }
    }
    return true;
  }

  private boolean isRunning(Threads owner) {
    return carriers.stream()
        .anyMatch(one -> runs(one, owner) && one.thread != Thread.currentThread());
  }

  private static boolean runs(Carrier carrier, Threads owner) {
    return carrier.turn != null && carrier.turn.lane.owner == owner;
  }
}
