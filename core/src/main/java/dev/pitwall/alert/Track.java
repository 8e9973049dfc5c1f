package dev.pitwall.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One level of one instance.
 *
 * <pre>
 * UNKNOWN, OK --beyond fire--&gt; PENDING --for, k of n--&gt; FIRING --inside clear--&gt; RECOVERING
 *     PENDING --too few of n--&gt; OK                     RECOVERING --beyond clear--&gt; FIRING
 *                                                      RECOVERING --resolve-after--&gt; OK
 * </pre>
 */
final class Track {
  /** What a step did. */
  enum Turn {
    NONE,
    FIRED,
    CLEARED
  }

  /**
   * One measured sample as this level sees it.
   *
   * @param beyond the level is breached
   * @param inside the clear level is reached; never together with {@code beyond}
   * @param at wall time
   * @param step elapsed time since the sample before; zero if that one does not count
   */
  record Look(boolean beyond, boolean inside, Instant at, Duration step) {}

  /**
   * What is asked of the level at present.
   *
   * @param mayFire false during the startup grace
   * @param resolveAfter how long it must be inside
   */
  record Terms(Samples samples, Duration resolveAfter, boolean mayFire) {}

  /** The verdicts of the last samples, newest last; only as many as the rule asks for. */
  private final Deque<Boolean> window = new ArrayDeque<>();

  private State state = State.UNKNOWN;
  private Instant since;
  private Duration held = Duration.ZERO;
  private int pendingSamples;

  Track(Instant now) {
    since = now;
  }

  Turn step(Look look, Level level, Terms terms) {
    return isActive() ? follow(look, terms) : watch(look, level, terms);
  }

  private Turn watch(Look look, Level level, Terms terms) {
    if (look.beyond() && !terms.mayFire()) {
      return Turn.NONE;
    }
    push(look.beyond(), terms.samples().among());
    if (state != State.PENDING) {
      become(look.beyond() ? State.PENDING : State.OK, look.at());
      pendingSamples = 1;
    } else {
      held = held.plus(look.step());
      pendingSamples = Math.min(pendingSamples + 1, terms.samples().among());
      if (misses() > terms.samples().among() - terms.samples().enough()) {
        become(State.OK, look.at());
      }
    }
    boolean enough =
        look.beyond()
            && held.compareTo(level.pendingFor()) >= 0
            && hits() >= terms.samples().enough();
    if (!enough) {
      return Turn.NONE;
    }
    fire();
    return Turn.FIRED;
  }

  private Turn follow(Look look, Terms terms) {
    if (!look.inside()) {
      state = State.FIRING;
      held = Duration.ZERO;
      return Turn.NONE;
    }
    held = state == State.RECOVERING ? held.plus(look.step()) : Duration.ZERO;
    state = State.RECOVERING;
    if (held.compareTo(terms.resolveAfter()) < 0) {
      return Turn.NONE;
    }
    become(State.OK, look.at());
    return Turn.CLEARED;
  }

  /** Fires, whether by its own count or because a more severe level does. */
  void fire() {
    state = State.FIRING;
    held = Duration.ZERO;
    window.clear();
    pendingSamples = 0;
  }

  /** After a gap a breach begins anew; what fires goes on. */
  void forgetTime() {
    held = Duration.ZERO;
    window.clear();
    pendingSamples = 0;
    if (state == State.PENDING) {
      state = State.UNKNOWN;
    }
  }

  private void become(State next, Instant at) {
    if (state != next) {
      state = next;
      since = at;
      held = Duration.ZERO;
    }
  }

  private void push(boolean beyond, int most) {
    window.addLast(beyond);
    while (window.size() > most) {
      window.removeFirst();
    }
  }

  private long hits() {
    return window.stream().filter(beyond -> beyond).count();
  }

  /** Of the samples since it is pending. */
  private long misses() {
    return window.stream()
        .skip(Math.max(0, window.size() - pendingSamples))
        .filter(beyond -> !beyond)
        .count();
  }

  State state() {
    return state;
  }

  Instant since() {
    return since;
  }

  Duration held() {
    return held;
  }

  /** FIRING or RECOVERING. */
  boolean isActive() {
    return state == State.FIRING || state == State.RECOVERING;
  }

  /** Where it stands, so that a restart can go on from there. */
  Memory.Part memory() {
    if (state == State.UNKNOWN || state == State.OK) {
      return Memory.Part.AT_REST;
    }
    StringBuilder verdicts = new StringBuilder();
    if (state == State.PENDING) {
      window.stream()
          .skip(Math.max(0, window.size() - pendingSamples))
          .forEach(beyond -> verdicts.append(beyond ? 'x' : '.'));
    }
    return new Memory.Part(state, since, held, verdicts.toString());
  }

  /**
   * Goes on from there; before the first sample.
   *
   * @param fresh false: too long ago for the time it had counted to mean anything
   */
  void resume(Memory.Part part, boolean fresh) {
    boolean pending = part.state() == State.PENDING;
    if (part.equals(Memory.Part.AT_REST) || (pending && !fresh)) {
      state = State.UNKNOWN;
      held = Duration.ZERO;
      return;
    }
    state = part.state();
    since = part.since();
    held = fresh ? part.held() : Duration.ZERO;
    if (pending) {
      part.window().chars().forEach(c -> window.addLast(c == 'x'));
      pendingSamples = window.size();
    }
  }
}
