package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.journal.Journal;
import dev.pitwall.schedule.Worker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Tells every channel what happens to incidents: the opening, each rise, the end, each once. What
 * happened is in the journal before {@link #tell} returns. One thread a channel works out what its
 * channel is to be told when it is free, so a channel that hangs delays nobody, and one that failed
 * gets the state of the moment in which it works again. If the process dies during a send, what
 * that message said comes at most once more, marked.
 */
public final class Notifier {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Desk desk;
  private final Journal journal;
  private final Means means;
  private final List<Lane> lanes;
  private final Map<Lane, Wake> wakes = new LinkedHashMap<>();

  /**
   * Where a message gets the values of its moment.
   *
   * @param voice who of several instances tells
   * @param current the incident with its newest values; the same one if they are not known
   * @param charts the last hour of an incident's value
   * @param facts what else is to be said of an open incident: where its freeze frame lies
   */
  public record Sources(
      Voice voice,
      UnaryOperator<Incident> current,
      Function<Incident, Optional<Notification.Chart>> charts,
      Function<Incident, List<Notification.Fact>> facts) {
    /** Without further facts. */
    public Sources(
        Voice voice,
        UnaryOperator<Incident> current,
        Function<Incident, Optional<Notification.Chart>> charts) {
      this(voice, current, charts, incident -> List.of());
    }

    /** One instance, no newer values, no charts. */
    public static final Sources NONE =
        new Sources(Voice.ALONE, UnaryOperator.identity(), incident -> Optional.empty());
  }

  /**
   * Reads what is not told yet from the journal; sends nothing before {@link #start}.
   *
   * @param channels with different names
   */
  public Notifier(
      List<Channel> channels,
      IncidentWording wording,
      TellingSettings settings,
      Sources sources,
      Journal journal,
      Means means) {
    this(
        channels,
        wording,
        new Setup(settings, sources, () -> ThreadLocalRandom.current().nextDouble()),
        journal,
        means);
  }

  /** What tests choose as well. */
  record Setup(TellingSettings settings, Sources sources, DoubleSupplier jitter) {}

  Notifier(List<Channel> channels, Words words, Setup setup, Journal journal, Means means) {
    List<String> names = channels.stream().map(Channel::name).toList();
    this.journal = journal;
    this.means = means;
    reportUnknown(setup.settings().fallback(), names);
    Store store = new Store(names, setup.settings(), new Steady(means.time()), journal);
    this.desk = new Desk(store, words, setup.sources(), means, new Backoff(setup.jitter()));
    this.lanes =
        channels.stream()
            .map(channel -> new Lane(channel, desk, means.time(), means.findings()))
            .toList();
  }

  private void reportUnknown(List<String> fallback, List<String> names) {
    for (String name : fallback) {
      if (!names.contains(name)) {
        means
            .findings()
            .report(
                "notify.fallback:" + name,
                "Reading notify.fallback: there is no channel \""
                    + name
                    + "\". Those that are set up are allowed: "
                    + String.join(", ", names)
                    + ". It is passed over; set it up or take it out.");
      }
    }
  }

  /** Tells what was left from before, and starts to send. Called once. */
  public void start() {
    reconcileNow();
    synchronized (wakes) {
      for (Lane lane : lanes) {
        Wake wake = new Wake(lane, means.threads().worker("notify-" + lane.name()));
        wakes.put(lane, wake);
        wake.worker.every(Duration.ZERO, TICK, lane::turn);
      }
    }
    means.threads().every("notify-watch", TICK, TICK, this::watch);
  }

  /** Takes in what happened to incidents. When this returns it is durable; the telling follows. */
  public void tell(List<IncidentEvent> events) {
    if (!events.isEmpty()) {
      desk.tell(events);
      wake();
    }
  }

  /**
   * Sends a message that is about no incident through every channel that is no fallback; its id is
   * unique.
   */
  public void send(Notification notification) {
    desk.send(notification);
    wake();
  }

  /**
   * Records that somebody looks after an incident: no reminders until it gets worse, or for a day.
   *
   * @param incident the id of an open incident
   * @param by who, not empty
   * @param note may be empty
   * @throws IllegalArgumentException if there is no such open incident or nobody is named
   */
  public Mute.Acknowledgement acknowledge(String incident, String by, String note) {
    Store store = desk.store();
    Mute.Acknowledgement made =
        desk.change(
            change -> {
              Case one =
                  store.cases.find(incident).filter(Case::isOpen).orElseThrow(() -> none(incident));
              return store.acknowledgements.add(change, one, by, note, store.steady.now());
            });
    return Acknowledgements.shown(made, store.steady);
  }

  private static IllegalArgumentException none(String incident) {
    return new IllegalArgumentException(
        "Acknowledging \""
            + incident
            + "\": there is no such open incident. The id of an open one is needed; it is in the"
            + " footer of its messages.");
  }

  /** Takes an acknowledgement back; false if there is none. */
  public boolean unacknowledge(String incident) {
    return desk.change(change -> desk.store().acknowledgements.remove(change, incident));
  }

  /** The acknowledgements in force. */
  public List<Mute.Acknowledgement> acknowledgements() {
    return desk.read(store -> store.acknowledgements.shown(store.steady));
  }

  /**
   * Holds the messages about matching incidents back. What was told before is told to its end.
   *
   * @param rule a rule's id or a pattern with {@code *}
   * @param labels of the reading, all of which must match; values may hold {@code *}
   * @param by who, not empty
   * @param reason why, not empty
   * @param length more than zero, at most 30 days
   * @return with its id, and how many open incidents match now
   * @throws IllegalArgumentException for anything else, and beyond 200 silences
   */
  public Mute.Silence silence(
      String rule, Map<String, String> labels, String by, String reason, Duration length) {
    Store store = desk.store();
    Silences.Request request = new Silences.Request(rule, labels, by, reason, length);
    Mute.Silence made =
        desk.change(
            change ->
                store.silences.shown(
                    store.silences.add(change, request, store.steady.now()),
                    store.cases.all(),
                    store.steady));
    wake();
    return made;
  }

  /** Ends a silence; what it held back is told. False if there is none with this id. */
  public boolean unsilence(String id) {
    boolean was = desk.change(change -> desk.store().silences.remove(change, id));
    wake();
    return was;
  }

  /** The silences in force, oldest first. */
  public List<Mute.Silence> silences() {
    return desk.read(store -> store.silences.shown(store.cases.all(), store.steady));
  }

  /** What is on its way now. */
  public Outbox outbox() {
    return desk.outbox();
  }

  /** What is held back now, and why. */
  public List<Outbox.Held> held() {
    return desk.held();
  }

  /**
   * What was not told and never will be: what ended while another incident explained it, and what
   * another instance told. The last hundred, over restarts as well; {@code until} is when.
   */
  public List<Outbox.Held> passedOver() {
    return desk.read(store -> store.passedOver.list());
  }

  /**
   * Begins no send any more and waits for those that are under way, so that a successor on the same
   * journal does not have to tell anything twice.
   *
   * @param most how long it waits at most
   */
  public void rest(Duration most) throws InterruptedException {
    long begun = means.time().nanoTime();
    while (!lanes.stream().map(Lane::rest).reduce(true, Boolean::logicalAnd)
        && means.time().nanoTime() - begun < most.toNanos()) {
      means.time().sleep(PAUSE);
    }
  }

  /** Which channel's thread is stuck in a send, as a sentence; empty if none is. */
  public Optional<String> stuck() {
    return lanes.stream()
        .filter(Lane::isStuck)
        .map(lane -> "the thread of the channel " + lane.name() + " is stuck.")
        .findFirst();
  }

  private void wake() {
    synchronized (wakes) {
      wakes.values().forEach(Wake::soon);
    }
  }

  /** Looks after sends that hang, silences that end, and a disk that could not be written. */
  void watch() {
    lanes.forEach(Lane::watch);
    desk.tick();
    journal.mend();
  }

  /** The first half of {@link #start}, without threads. */
  void reconcileNow() {
    desk.reconcile();
  }

  List<Lane> lanes() {
    return lanes;
  }

  /** Turns a lane at once; while it has not begun to turn, asking again adds nothing. */
  private static final class Wake {
    private final Lane lane;
    private final Worker worker;
    private final AtomicBoolean asked = new AtomicBoolean();

    Wake(Lane lane, Worker worker) {
      this.lane = lane;
      this.worker = worker;
    }

    void soon() {
      if (asked.compareAndSet(false, true)) {
        worker.run(
            () -> {
              asked.set(false);
              lane.turn();
            });
      }
    }
  }
}
