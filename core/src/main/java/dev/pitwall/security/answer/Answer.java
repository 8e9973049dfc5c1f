package dev.pitwall.security.answer;

import dev.pitwall.finding.Findings;
import dev.pitwall.request.Gate;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.security.Address;
import dev.pitwall.security.Judge;
import dev.pitwall.security.Network;
import dev.pitwall.security.Seal;
import dev.pitwall.security.SecuritySettings;
import dev.pitwall.security.Signal;
import dev.pitwall.security.answer.AnswerSettings.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Denies clients that guess passwords or scan, for a while. Passwords first cost only the path on
 * which they were guessed, because a whole office may share the address; who does it again within a
 * day, on another path, or scans, is denied everywhere, each time for twice as long.
 *
 * <p>Nobody is denied for one request that looks like a probe, nor because others attack a user.
 * What is behind {@link Rails} never is. When the many would be hit, the {@link Breaker} stops it
 * all for {@value #STOP_HOURS} h. Our own answers are no evidence, and what a client was denied for
 * is forgiven when it is over, so that a denial cannot keep itself alive.
 */
public final class Answer implements Judge, AutoCloseable {
  private static final int STOP_HOURS = 1;
  private static final long STOP_SECONDS = STOP_HOURS * 3_600L;
  private static final long DAY = 86_400;

  /** Evidence from the past of a log denies nobody now. */
  private static final long OLDEST = 600;

  /** From so many good answers that look honest on, there are people behind the address. */
  private static final double ESTABLISHED = 20;

  private static final double ESTABLISHED_FACTOR = 3;

  private final Gate gate;
  private final TimeSource time;
  private final AnswerFindings words;
  private final Denials denials = new Denials();
  private final Rails rails;
  private final Doorman doorman;
  private final Breaker breaker = new Breaker();
  private final AnswerFile file;
  private final Map<Long, Denial> past = new LinkedHashMap<>();
  private AnswerSettings settings;
  private Predicate<String> open = path -> false;
  private @Nullable Stop stop;
  private volatile Mode mode = Mode.OFF;
  private volatile int status;
  private long nextEnd = Long.MAX_VALUE;
  private long full;

  /**
   * That nobody is denied for a while.
   *
   * @param until seconds since 1970
   * @param by who said so; empty: the breaker
   */
  public record Stop(long until, String by) {}

  /**
   * How it stands.
   *
   * @param mode as configured
   * @param denying true if requests are denied now
   * @param denials the newest first
   * @param allowed networks that somebody let in
   * @param stop null while there is none
   * @param requests denied, or that would have been, since the start
   * @param unplaced clients that found no place in the table
   */
  public record Look(
      Mode mode,
      boolean denying,
      List<Denial> denials,
      List<Allowed> allowed,
      @Nullable Stop stop,
      long requests,
      long unplaced) {
    /** Keeps copies. */
    public Look {
      denials = List.copyOf(denials);
      allowed = List.copyOf(allowed);
    }
  }

  /** A network that somebody let in, until a second since 1970. */
  public record Allowed(String network, long until, String by) {}

  private Answer(
      Optional<Path> folder,
      Seal seal,
      Gate gate,
      AnswerSettings settings,
      SecuritySettings security,
      TimeSource time,
      Findings findings) {
    this.gate = gate;
    this.time = time;
    this.settings = settings;
    rails = new Rails(security);
    doorman = new Doorman(denials, rails, time);
    file = new AnswerFile(folder, seal, findings);
    words = new AnswerFindings(findings);
  }

  /**
   * Goes on from what was kept, if the mode is still the same.
   *
   * @param folder the state folder; empty: nothing is kept
   * @param seal for addresses that are written down
   * @param open paths that are never denied, beside those of the settings
   */
  public static Answer open(
      Optional<Path> folder,
      Seal seal,
      Gate gate,
      AnswerSettings settings,
      SecuritySettings security,
      Predicate<String> open,
      TimeSource time,
      Findings findings) {
    Answer answer = new Answer(folder, seal, gate, settings, security, time, findings);
    answer.resume();
    answer.configure(settings, security, open);
    return answer;
  }

  private synchronized void resume() {
    long now = now();
    AnswerFile.Content known = file.read();
    known.allowed().forEach(rails::allow);
    if (known.mode() != settings.mode()) {
      return;
    }
    stop = known.stop();
    for (Denial each : known.denials()) {
      if (now >= each.until() || !denials.put(each)) {
        remember(each);
      }
    }
    plan();
  }

  /** From here on by these settings. Another mode begins with nobody denied. */
  public synchronized void configure(
      AnswerSettings next, SecuritySettings security, Predicate<String> open) {
    if (next.mode() != settings.mode()) {
      denials.remove(each -> true);
      past.clear();
      breaker.reset();
      stop = null;
    }
    settings = next;
    status = next.status();
    rails.configure(security);
    this.open = open;
    plan();
    stand();
  }

  /** Puts the doorman in his place, or takes him away. */
  private void stand() {
    long now = now();
    Stop stopped = stop;
    if (stopped != null && now >= stopped.until()) {
      stop = null;
      breaker.reset();
      stopped = null;
    }
    mode = settings.mode();
    boolean looks = mode == Mode.DRY_RUN || mode == Mode.ENFORCE;
    boolean held = looks && stopped == null && words.isDoubtful();
    doorman.follow(new Doorman.Order(mode == Mode.ENFORCE && !held, settings.status(), open));
    gate.deny(looks && stopped == null ? doorman : null);
    words.tell(looks ? stopped : null, mode == Mode.ENFORCE && held);
  }

  private long now() {
    return time.now().getEpochSecond();
  }

  @Override
  public boolean hears(Signal signal) {
    return mode != Mode.OFF
        && switch (signal) {
          case BRUTE_FORCE, SPRAYING, PATH_SCAN -> true;
          default -> false; // one look at a request denies nobody, nor what others do to a user
        };
  }

  @Override
  public boolean answers(int answered) {
    return mode == Mode.ENFORCE && answered == status;
  }

  @Override
  public synchronized void above(Evidence evidence) {
    long now = now();
    if (!hears(evidence.signal())
        || stop != null
        || now - evidence.second() > OLDEST
        || evidence.hidden()
        || rails.protect(evidence.address(), now)) {
      return;
    }
    double most = evidence.signal().threshold();
    boolean people = Breaker.honest(evidence) >= ESTABLISHED;
    if (Math.rint(evidence.value()) <= most * (people ? ESTABLISHED_FACTOR : 1)) {
      return;
    }
    Denial known = denials.find(evidence.client());
    if (known != null && now < known.until()) {
      again(known, evidence);
    } else {
      deny(evidence, now);
    }
  }

  /** What comes in while it is denied came past the denial, or was under way already. */
  private void again(Denial known, Evidence evidence) {
    String path = known.path();
    if (path != null
        && (evidence.signal() == Signal.PATH_SCAN || !path.equals(PlainPath.of(evidence.path())))) {
      boolean unused =
          denials.put(known.everywhere(evidence.signal(), Math.round(evidence.value())));
    }
  }

  private void deny(Evidence evidence, long now) {
    if (breaker.trips(evidence)) {
      stop(new Stop(now + STOP_SECONDS, ""));
      return;
    }
    Denial before = past.get(evidence.client());
    int times = before == null || now - before.until() >= DAY ? 1 : before.times() + 1;
    long seconds =
        Math.min(
            settings.first().toSeconds() << Math.min(times - 1, 20),
            settings.longest().toSeconds());
    String path =
        times > 1 || evidence.signal() == Signal.PATH_SCAN ? null : PlainPath.of(evidence.path());
    Denial denial =
        new Denial(
            evidence.client(),
            now,
            now + seconds,
            times,
            evidence.signal(),
            Math.round(evidence.value()),
            path,
            new AtomicLong());
    if (denials.put(denial)) {
      nextEnd = Math.min(nextEnd, denial.until());
    } else {
      full++;
      words.tellFull();
    }
  }

  private void stop(Stop next) {
    stop = next;
    denials.remove(each -> true).forEach(this::remember);
    plan();
    stand();
  }

  @Override
  public void pass(long second, Forgiving forgive) {
    List<Denial> over = over(second);
    // outside of the lock: it calls back into the watch
    over.forEach(each -> forgive.forgive(each.client()));
  }

  private synchronized List<Denial> over(long second) {
    if (second < nextEnd) {
      return List.of();
    }
    List<Denial> over = denials.remove(each -> second >= each.until());
    over.forEach(this::remember);
    if (!over.isEmpty()) {
      words.clearFull();
    }
    plan();
    return mode == Mode.ENFORCE ? over : List.of();
  }

  private void plan() {
    nextEnd = denials.list().stream().mapToLong(Denial::until).min().orElse(Long.MAX_VALUE);
  }

  private void remember(Denial denial) {
    past.remove(denial.client());
    past.put(denial.client(), denial);
    if (past.size() > Denials.MOST) {
      past.remove(past.keySet().iterator().next());
    }
  }

  /** How it stands; writes down what is new. */
  public synchronized Look look() {
    long now = now();
    stand();
    past.values().removeIf(each -> now - each.until() >= DAY);
    save();
    List<Denial> all = new ArrayList<>(denials.list());
    all.removeIf(each -> now >= each.until());
    all.sort(Comparator.comparingLong(Denial::since).reversed());
    return new Look(
        mode,
        mode == Mode.ENFORCE && stop == null && !words.isDoubtful(),
        all,
        rails.allowed(now).stream()
            .map(one -> new Allowed(one.network().toString(), one.until(), one.by()))
            .toList(),
        stop,
        doorman.met(),
        full);
  }

  private void save() {
    List<Denial> all = new ArrayList<>(past.values());
    all.addAll(denials.list());
    file.write(new AnswerFile.Content(settings.mode(), all, rails.allowed(now()), stop));
  }

  /**
   * Lets a network in at once, whatever speaks against it.
   *
   * @return how many denials ended
   * @throws IllegalStateException if too many networks are allowed already
   */
  public synchronized int allow(Network network, Duration length, String by) {
    if (!rails.allow(new Rails.Allowed(network, now() + length.toSeconds(), by))) {
      throw new IllegalStateException(
          "Allowing "
              + network
              + ": "
              + Rails.MOST_ALLOWED
              + " networks are allowed already, which is the most. Put them into security.allow.");
    }
    List<Denial> ended =
        denials.remove(
            each -> {
              Address address = Address.parse(Address.ofKey(each.client()).replace("/64", ""));
              return address != null
                  && (network.contains(address)
                      || Address.keyOf(network.base().toString()) == each.client());
            });
    plan();
    save();
    return ended.size();
  }

  /** Denies nobody for a while. In effect when it returns. */
  public synchronized int allowAll(Duration length, String by) {
    int ended = denials.size();
    stop(new Stop(now() + length.toSeconds(), by.isEmpty() ? "unknown" : by));
    save();
    return ended;
  }

  /** Somebody at this address held the token of the admin port. */
  public void admin(
      @Nullable String peer, @Nullable String forwardedFor, @Nullable String forwarded) {
    Address address = peer == null ? null : Address.parse(peer);
    if (address != null) {
      Address client = rails.settings().proxies().client(address, forwardedFor, forwarded);
      rails.admin(client.key(), now());
    }
  }

  /** Requests that went through because something failed in here. */
  public long failures() {
    return doorman.failures();
  }

  /** Denies nobody any more; what is new is written down. */
  @Override
  public synchronized void close() {
    save();
    gate.deny(null);
  }
}
