package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Scope;
import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import dev.pitwall.notify.Notifier.Sources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where what happens comes in and what is told goes out. What happens only changes what is so; when
 * a lane is free, what its channel is to be told is worked out from there, so it is always the
 * state of that moment. Each step is one journal line, so a crash leaves it done or not done.
 * Nothing waits for a channel or for the voice under the lock. Thread-safe.
 */
final class Desk {
  /** How many incidents that are over wait to be told at most. */
  static final int MOST_ENDED = 10_000;

  private static final Logger log = LoggerFactory.getLogger(Desk.class);
  private static final int ROUNDS = 3;
  private static final int MOST_QUESTIONS = 50;

  private final Store store;
  private final Planner planner;
  private final Finishing finishing;
  private final Composer composer;
  private final Voice voice;
  private final Journal journal;
  private final Map<String, Sleep> asleep = new HashMap<>();
  private long version;

  Desk(Store store, Words words, Sources sources, Means means, Backoff backoff) {
    this.store = store;
    this.planner = new Planner(store);
    this.finishing = new Finishing(store, words, backoff, means);
    this.composer = new Composer(words, sources, store.steady);
    this.voice = sources.voice();
    this.journal = store.journal;
    load();
  }

  /** Until when a lane has nothing to do, if nothing happens and nobody sets the clock. */
  private record Sleep(long version, Instant until, Duration ahead) {}

  private synchronized void load() {
    Change change = new Change();
    store.load(change);
    for (Delivery read : store.deliveries.all()) {
      if (!store.channels.contains(read.channel())) {
        store.deliveries.remove(change, read);
        Mention first = read.mentions().get(0);
        String line =
            first.kind()
                + " "
                + first.incident()
                + " and "
                + (read.mentions().size() - 1)
                + " more";
        finishing.drop(change, read.channel(), line, read.id(), "no longer configured");
      }
    }
    for (Single read : store.singles.all()) {
      if (!store.channels.contains(read.channel())) {
        store.singles.remove(change, read);
        String line = read.notification().subject();
        finishing.drop(change, read.channel(), line, read.id(), "no longer configured");
      }
    }
    journal.write(change, true);
  }

  /** Forgets what was told to its end, on the channels that there are now. */
  synchronized void reconcile() {
    change(
        change -> {
          for (Case one : List.copyOf(store.cases.all())) {
            store.forgetIfTold(change, one.id());
          }
          return "";
        });
  }

  /** Takes in what happened; when this returns it is in the journal. */
  synchronized void tell(List<IncidentEvent> happened) {
    Instant now = store.steady.now();
    change(
        change -> {
          for (IncidentEvent event : happened) {
            Incident next = event.incident();
            Optional<Case> known = store.cases.find(next.id());
            if (known.isPresent()
                && next.severity().compareTo(known.get().incident().severity()) > 0) {
              store.acknowledgements.lapse(change, next.id(), now);
            }
            store.cases.take(change, event, now);
          }
          for (IncidentEvent event : happened) {
            if (!Saying.isOpen(event)) {
              passOverHidden(change, event.incident(), now);
              store.forgetIfTold(change, event.incident().id());
            }
          }
          dropOldest(change);
          store.channels.forEach(name -> store.dropStale(change, name));
          return "";
        });
  }

  /** What began and ended while something else explained it is recorded and not told. */
  private void passOverHidden(Change change, Incident over, Instant now) {
    Optional<Hold> hiding = store.cases.hiding(over, now);
    if (hiding.isEmpty()) {
      return;
    }
    for (String channel : store.channels) {
      Told told = store.told.get(channel, over.id());
      boolean unknown = told.stage() == Told.Stage.NOTHING || told.stage() == Told.Stage.REFUSED;
      if (unknown && !told.doubtful() && !store.deliveries.inFlight(channel, over.id())) {
        store.told.put(change, channel, over.id(), told.over());
        store.passedOver.add(change, channel, over, hiding.get(), store.steady.wall());
      }
    }
  }

  private void dropOldest(Change change) {
    if (store.cases.all().size() <= MOST_ENDED) {
      return;
    }
    List<Case> over = store.cases.all().stream().filter(one -> !one.isOpen()).toList();
    over.stream()
        .limit(Math.max(0, over.size() - MOST_ENDED))
        .forEach(one -> finishing.drop(change, one));
  }

  /** Takes in a message that is about no incident, for the channels that speak first. */
  synchronized void send(Notification notification) {
    change(
        change -> {
          store.primaries().forEach(name -> finishing.enqueue(change, name, notification));
          return "";
        });
  }

  /** Does something in one journal line and wakes the lanes. */
  synchronized <T> T change(Function<Change, T> body) {
    Change change = new Change();
    T result = body.apply(change);
    journal.write(change, true);
    version++;
    return result;
  }

  /** Looks something up. */
  synchronized <T> T read(Function<Store, T> body) {
    return body.apply(store);
  }

  /** For the bodies of {@link #change}. */
  Store store() {
    return store;
  }

  /**
   * The next message that is due on {@code channel}, recorded as in flight; whoever takes it must
   * {@link #finish} it.
   */
  Optional<Letter> next(String channel) {
    Map<String, Voice.Say> answers = new HashMap<>();
    for (int round = 0; ; round++) {
      List<Case> questions;
      Optional<Outgoing> begun = Optional.empty();
      synchronized (this) {
        if (isAsleep(channel)) {
          return Optional.empty();
        }
        Plan plan = planner.plan(channel);
        questions = round < ROUNDS ? questions(plan, answers) : List.of();
        if (questions.isEmpty()) {
          begun = begin(channel, plan, answers);
        }
      }
      if (questions.isEmpty()) {
        return begun.map(composer::compose);
      }
      questions.forEach(one -> answers.put(question(one), ask(one)));
    }
  }

  private boolean isAsleep(String channel) {
    Sleep sleep = asleep.get(channel);
    return sleep != null
        && sleep.version() == version
        && sleep.until().isAfter(store.steady.now())
        && sleep.ahead().equals(store.steady.ahead());
  }

  private List<Case> questions(Plan plan, Map<String, Voice.Say> answers) {
    List<Case> questions = new ArrayList<>();
    for (Mention mention : plan.batch().map(Plan.Batch::mentions).orElse(List.of())) {
      Optional<Case> one = store.cases.find(mention.incident());
      if (one.isPresent()
          && isShared(one.get())
          && !answers.containsKey(question(one.get()))
          && questions.size() < MOST_QUESTIONS) {
        questions.add(one.get());
      }
    }
    return questions;
  }

  private static boolean isShared(Case one) {
    return one.incident().about().scope() == Scope.CLUSTER;
  }

  private static String question(Case one) {
    return one.id() + one.isOpen();
  }

  private Voice.Say ask(Case one) {
    try {
      return voice.about(one.incident(), one.isOpen());
    } catch (RuntimeException e) {
      log.warn("asking who tells of {} failed; this instance does", one.id(), e);
      return Voice.Say.NOW;
    }
  }

  private Optional<Outgoing> begin(String channel, Plan plan, Map<String, Voice.Say> answers) {
    Change change = new Change();
    List<Mention> ours = ours(change, channel, plan, answers);
    Optional<Outgoing> begun = Optional.empty();
    if (plan.batch().isEmpty()) {
      begun = single(change, channel, plan.next());
    } else if (!ours.isEmpty()) {
      Delivery.Part part = plan.batch().get().part();
      Instant now = store.steady.now();
      begun = Optional.of(outgoing(store.deliveries.begin(change, channel, part, ours, now)));
    }
    journal.write(change, true);
    return begun;
  }

  /** The next message about no incident; if there is none, the lane sleeps. */
  private Optional<Outgoing> single(Change change, String channel, Instant nextPlan) {
    Instant now = store.steady.now();
    Instant pause = store.record(channel).waitingUntil();
    if (!pause.isAfter(now)) {
      Optional<Single> due = store.singles.due(channel, now);
      if (due.isPresent()) {
        Single next = due.get().begun();
        store.singles.set(change, next);
        return Optional.of(new Outgoing(next, List.of(), next.doubtful(), "", next.notification()));
      }
    }
    Instant single = store.singles.next(channel);
    Instant allowed = single.isAfter(pause) ? single : pause;
    Instant until = nextPlan.isBefore(allowed) ? nextPlan : allowed;
    asleep.put(channel, new Sleep(version, until, store.steady.ahead()));
    return Optional.empty();
  }

  /** What this instance tells of the batch; what others tell is recorded. */
  private List<Mention> ours(
      Change change, String channel, Plan plan, Map<String, Voice.Say> answers) {
    List<Mention> ours = new ArrayList<>();
    Instant now = store.steady.now();
    for (Mention mention : plan.batch().map(Plan.Batch::mentions).orElse(List.of())) {
      Case one = store.cases.find(mention.incident()).orElseThrow();
      Voice.@Nullable Say say = isShared(one) ? answers.get(question(one)) : Voice.Say.NOW;
      if (say == null) {
        continue; // not asked yet; the next turn does
      }
      switch (say.who()) {
        case US -> ours.add(mention);
        case LATER ->
            store.undecided.put(channel + "/" + one.id(), store.steady.ofWall(say.until()));
        case OTHERS -> {
          Told told = store.told.get(channel, one.id());
          store.told.put(change, channel, one.id(), told.leavingToOthers(mention, now));
          Hold hold = new Hold(Outbox.Reason.ANOTHER_INSTANCE, "", now);
          store.passedOver.add(change, channel, one.incident(), hold, store.steady.wall());
          store.forgetIfTold(change, one.id());
        }
      }
    }
    return ours;
  }

  private Outgoing outgoing(Delivery delivery) {
    List<Saying> sayings = new ArrayList<>();
    boolean doubtful = false;
    String thread = "";
    for (Mention mention : delivery.mentions()) {
      Case one = store.cases.find(mention.incident()).orElseThrow();
      Told told = store.told.get(delivery.channel(), one.id());
      doubtful |= told.doubtful();
      thread = thread.isEmpty() ? told.thread() : thread;
      Mute.@Nullable Acknowledgement known =
          store
              .acknowledgements
              .ever(one.id())
              .map(ack -> Acknowledgements.shown(ack, store.steady))
              .orElse(null);
      sayings.add(new Saying(mention, one.event(), known, null));
    }
    return new Outgoing(delivery, sayings, doubtful, thread, null);
  }

  /** Records how an attempt ended. */
  void finish(Letter letter, Receipt receipt) {
    change(
        change -> {
          finishing.finish(change, letter, receipt);
          return "";
        });
    if (receipt instanceof Receipt.Sent) {
      letter.said().about().forEach(this::sayTold);
    }
  }

  private void sayTold(Notification.About about) {
    if (about.incident().about().scope() == Scope.CLUSTER) {
      try {
        voice.told(about.incident(), about.kind());
      } catch (RuntimeException e) {
        log.warn("recording that {} was told failed", about.incident().id(), e);
      }
    }
  }

  /** Ends what has ended, and warns of what ends soon; called every second. */
  synchronized void tick() {
    Change change = new Change();
    if (finishing.tick(change)) {
      journal.write(change, true);
      version++;
    }
  }

  synchronized Outbox outbox() {
    List<Outbox.Lane> lanes = new ArrayList<>();
    for (String channel : store.channels) {
      long pending = (long) planner.plan(channel).waiting() + store.singles.of(channel).size();
      lanes.add(store.record(channel).lane(pending));
    }
    return new Outbox(lanes, finishing.isDegraded());
  }

  synchronized List<Outbox.Held> held() {
    List<Outbox.Held> held = new ArrayList<>();
    for (String channel : store.channels) {
      for (Plan.Held one : planner.plan(channel).held()) {
        Hold hold = one.hold();
        boolean known = !hold.until().equals(Instant.MAX);
        held.add(
            new Outbox.Held(
                channel,
                one.one().id(),
                one.one().incident().rule(),
                hold.reason(),
                hold.by(),
                known ? store.steady.toWall(hold.until()) : null));
      }
    }
    return held;
  }
}
