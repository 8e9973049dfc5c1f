package dev.pitwall;

import dev.pitwall.admin.AdminMount;
import dev.pitwall.admin.AdminServer;
import dev.pitwall.admin.AdminSettings;
import dev.pitwall.admin.AdminViews;
import dev.pitwall.admin.ScanDesk;
import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentJournal;
import dev.pitwall.check.PlannedCheck;
import dev.pitwall.check.Trends;
import dev.pitwall.check.backup.BackupChecks;
import dev.pitwall.check.logs.ErrorHistory;
import dev.pitwall.check.logs.ErrorRateCheck;
import dev.pitwall.check.logs.ErrorSettings;
import dev.pitwall.check.logs.LogEvents;
import dev.pitwall.check.scan.ScanChecks;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.export.OwnNumbers;
import dev.pitwall.export.PitwallMeters;
import dev.pitwall.finding.Findings;
import dev.pitwall.history.History;
import dev.pitwall.history.HistorySettings;
import dev.pitwall.journal.Journal;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.metrics.AccessLines;
import dev.pitwall.metrics.HttpSettings;
import dev.pitwall.metrics.RequestRecorder;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Sender;
import dev.pitwall.postmortem.DeathWording;
import dev.pitwall.postmortem.PostMortem;
import dev.pitwall.postmortem.PostMortemSettings;
import dev.pitwall.request.Gate;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.scan.ScanSettings;
import dev.pitwall.scan.inventory.LoadedCode;
import dev.pitwall.scan.inventory.LoadedCodeJson;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.security.LiveWatch;
import dev.pitwall.security.Seal;
import dev.pitwall.security.SecuritySettings;
import dev.pitwall.security.answer.Answer;
import dev.pitwall.security.answer.AnswerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: the one class that knows all features. Records requests from {@link #open}
 * on; checks, tells and answers on the admin port from {@link #watch} on.
 *
 * <pre>{@code
 * try (Pitwall pitwall = Pitwall.start(LoadedConfiguration.load(sources, Pitwall.keys()))) {
 *   pitwall.requests() ...
 * }
 * }</pre>
 *
 * Nothing here throws for what the machine or the configuration refuse: it is a finding.
 */
public final class Pitwall implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pitwall.class);

  private static final Duration REFRESH = Duration.ofSeconds(10);

  private final LoadedConfiguration configuration;
  private final TimeSource time;
  private final Threads threads = new Threads();
  private final Findings findings;
  private final ProcessFacts facts;
  private final Locale locale;
  private final Sender sender;
  private final StateDirectory state;
  private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
  private final PrometheusMeterRegistry prometheus =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RequestRecorder recorder;
  private final ErrorRateCheck errors;
  private final ErrorHistory day;
  private final WrittenLogs written;
  private final Answer answer;
  private final LiveWatch security;
  private final Snapshot snapshot;
  private final PitwallMeters own;
  private final Exports exports;
  private final Set<MeterRegistry> applications = new HashSet<>();
  private final Trends trends = new Trends();
  private final EmergencyPost emergency;
  private @Nullable Journal journal;
  private @Nullable Scene scene;
  private @Nullable History history;
  private volatile @Nullable Duties duties;
  private @Nullable AdminServer admin;
  private @Nullable Supplier<@Nullable AdminMount> mountable;
  private @Nullable AdminMount mount;
  private @Nullable PostMortem postMortem;
  private volatile @Nullable Watch watch;
  private volatile @Nullable Instant newestBackup;
  private volatile LoadedConfiguration inForce;
  private volatile @Nullable Supplier<LoadedCode> loaded;
  private boolean refreshing;
  private boolean closed;

  private Pitwall(Foundation foundation, WrittenLogs written) {
    this.written = written;
    configuration = foundation.configuration();
    inForce = configuration;
    time = foundation.time();
    findings = foundation.findings();
    facts = foundation.facts();
    locale = foundation.locale();
    sender = foundation.sender();
    state = foundation.state();
    registry.add(prometheus);
    recorder = new RequestRecorder(HttpSettings.from(configuration), registry, time, findings);
    errors = new ErrorRateCheck(ErrorSettings.from(configuration), time, locale);
    day = ErrorHistory.open(Mornings.errorsFile(state.path()), time, findings);
    errors.remember(day);
    Seal seal = new Seal(state.path(), time, findings);
    answer =
        Answer.open(
            state.path(),
            seal,
            foundation.gate(),
            AnswerSettings.from(configuration),
            SecuritySettings.from(configuration),
            neverDenied(configuration),
            time,
            findings);
    security =
        LiveWatch.open(
            state.path(),
            SecuritySettings.from(configuration),
            time,
            ZoneId.systemDefault(),
            findings,
            seal,
            answer);
    snapshot =
        new Snapshot(
            sender,
            recorder,
            findings,
            () -> watch,
            () -> newestBackup,
            this::checklist,
            this::notExported);
    own = new PitwallMeters(registry, snapshot::numbers);
    exports =
        new Exports(
            configuration,
            new Exports.Means(sender, facts, recorder, time, findings),
            prometheus,
            own,
            () -> watch);
    emergency =
        new EmergencyPost(
            new EmergencyPost.Place(state.path(), sender, locale, time, threads, findings),
            () -> inForce,
            foundation.maintenance(),
            trends,
            snapshot,
            recorder::active);
  }

  /** Every configuration key that exists, in the order of the reference. */
  public static List<KeyGroup> keys() {
    return Keys.all();
  }

  /** Who speaks, by the configuration and by what this process knows of itself. */
  public static Sender sender(CoreSettings core, ProcessFacts facts) {
    return new Sender(
        core.appName().orElse(facts.name()),
        core.appInstance().orElse(facts.host() + ":" + facts.pid()),
        core.appEnvironment().orElse(""));
  }

  /** {@link #open} and {@link #watch}. */
  public static Pitwall start(LoadedConfiguration configuration) {
    Pitwall pitwall = open(configuration);
    pitwall.watch();
    return pitwall;
  }

  /** The same with a gate that nobody looks at. */
  public static Pitwall open(LoadedConfiguration configuration) {
    return open(configuration, new Gate());
  }

  /** {@link Foundation#lay} and {@link #open(Foundation, WrittenLogs)}; sees no logging library. */
  public static Pitwall open(LoadedConfiguration configuration, Gate gate) {
    return open(Foundation.lay(configuration, gate), new WrittenLogs());
  }

  /**
   * Begins to record. No network, no check, no port yet.
   *
   * @param written what the application's logging libraries write, as far as somebody sees it
   */
  public static Pitwall open(Foundation foundation, WrittenLogs written) {
    Pitwall pitwall = new Pitwall(foundation, written);
    ErrorRateCheck.Responses responses = pitwall.errors.responses();
    pitwall.recorder.addOutcomes(responses::response);
    pitwall.recorder.addVisits(pitwall.security::visit);
    pitwall.recorder.start(pitwall.threads);
    return pitwall;
  }

  /** Begins to check, to tell, and to answer on the admin port. Once; does nothing when closed. */
  public synchronized void watch() {
    if (closed || watch != null) {
      return;
    }
    Journal opened = Journal.open(state, time, findings);
    journal = opened;
    Scene begins =
        new Scene(
            sender,
            locale,
            opened,
            time,
            findings,
            state.path(),
            emergency.frames(),
            time.nanoTime());
    scene = begins;
    HistorySettings keeping = HistorySettings.from(configuration);
    History kept = History.open(state.path(), keeping, time, findings, threads);
    history = kept;
    Duties begun =
        new Duties(begins, () -> inForce, () -> watch, day, written, this::loadedNow, threads);
    duties = begun;
    List<Incident> open = IncidentJournal.open(opened);
    begin(configuration, begins, kept, begun);
    examine(open);
    emergency.tellWhatWasNot(this::say);
    begun.begin(threads);
    openAdminPort(begun, kept);
    exports.begin(threads);
    ConfigWatch files = new ConfigWatch(configuration, findings, locale, this::change);
    threads.every("config", ConfigWatch.EVERY, ConfigWatch.EVERY, files::look);
  }

  private void begin(LoadedConfiguration next, Scene on, History keeping, Duties known) {
    inForce = next;
    keeping.configure(HistorySettings.from(next));
    Watch begun =
        new Watch(
            next, plan(next, known.scans()), on, trends, keeping, exports.flight(), known.night());
    begun.start();
    watch = begun;
  }

  private OwnNumbers.@Nullable Checklist checklist() {
    Duties begun = duties;
    return begun == null ? null : begun.newestChecklist();
  }

  private Map<String, Long> notExported() {
    return exports.dropped();
  }

  /** Watches by another configuration from here on; what is known and told stays so. */
  private void change(LoadedConfiguration next, Set<String> changed) {
    Watch before = watch;
    if (before != null) {
      try {
        before.retire(); // not under the lock: it waits for what is being sent
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return; // Pitwall ends
      }
    }
    synchronized (this) {
      Scene on = scene;
      History keeping = history;
      Duties known = duties;
      if (!closed && on != null && keeping != null && known != null) {
        begin(next, on, keeping, known);
        log.info("the configuration was changed: {}", changed);
      }
    }
  }

  private List<PlannedCheck> plan(LoadedConfiguration of, ScanWork scans) {
    List<PlannedCheck> plan = new ArrayList<>();
    BackupChecks.Means backup =
        new BackupChecks.Means(
            time,
            ZoneId.systemDefault(),
            locale,
            findings,
            newest -> newestBackup = newest,
            this::follows);
    for (PlannedCheck each : Checks.of(of, errors, backup)) {
      plan.add(each.check() == errors ? each.asking(new Kept(errors)) : each);
    }
    ScanChecks.of(ScanSettings.from(of), scans.means()).ifPresent(plan::add);
    plan.add(Checks.requests(of, new RecordedTraffic(recorder)));
    SecuritySettings watched = SecuritySettings.from(of);
    security.configure(watched);
    answer.configure(AnswerSettings.from(of), watched, neverDenied(of));
    plan.add(Checks.security(of, security, answer, locale));
    return plan;
  }

  private static Predicate<String> neverDenied(LoadedConfiguration of) {
    return Foundation.openPaths(of, AnswerSettings.from(of).openPaths());
  }

  private boolean follows() {
    Watch watching = watch;
    return watching != null && watching.follows();
  }

  /** Finds out how the last run ended; what it finds is told by whatever watches then. */
  private void examine(List<Incident> open) {
    Optional<Path> folder = state.path();
    if (folder.isPresent() && PostMortemSettings.from(configuration).on()) {
      PostMortem begins = new PostMortem(folder.get(), time, findings);
      DeathWording words = new DeathWording(sender, locale, ZoneId.systemDefault());
      begins.start(threads, words, open, this::say);
      postMortem = begins;
    }
  }

  private void say(Notification notification) {
    Watch watching = watch;
    if (watching != null) {
      watching.say(notification);
    }
  }

  private void openAdminPort(Duties begun, History kept) {
    AdminViews views =
        new AdminViews(
            snapshot::status,
            snapshot::health,
            exports.metrics(),
            new OpenAlerts(() -> watch),
            emergency,
            begun.checklist(),
            this::writeLoaded,
            new AnswerPost(answer, security, () -> inForce, time),
            new KeptHistory(kept, time),
            new RehearsalPost(kept, () -> inForce, this::planned, time),
            dashboard(begun),
            locale);
    AdminSettings settings = AdminSettings.from(configuration);
    AdminServer.Surroundings here =
        new AdminServer.Surroundings(state.path(), threads, time, findings);
    AdminServer server = AdminServer.start(settings, views, here);
    mountable =
        () -> {
          try {
            return AdminMount.open(settings, views, here);
          } catch (IOException e) {
            findings.report(AdminMount.FINDING, cannotMount(e));
            return null;
          }
        };
    admin = server;
    Optional<Path> folder = state.path();
    AgentPlace.tell(folder, server, facts.pid(), findings);
    log.info(
        "watching {} ({}), configuration {}, state {}, admin port {}, open it once by {}",
        sender.app(),
        sender.instance(),
        configuration.file().map(Path::toString).orElse("without a file"),
        folder.map(Path::toString).orElse("in memory"),
        server.url().orElse("off"),
        server.link().orElse("nothing"));
  }

  private List<PlannedCheck> planned() {
    Watch watching = watch;
    return watching == null ? List.of() : watching.plan();
  }

  private static String cannotMount(IOException e) {
    return "mounting the dashboard at admin.mount: the token cannot be kept ("
        + e.getMessage()
        + "); allowed is a state-dir that can be written, or an admin.token; set one of them";
  }

  /**
   * The dashboard for a path of the application, for whoever answers there: the servlet filter.
   * Null before {@link #watch}, and where no token can be had.
   */
  public synchronized @Nullable AdminMount mount() {
    Supplier<@Nullable AdminMount> making = mountable;
    if (mount == null && making != null && !closed) {
      mount = making.get();
    }
    return mount;
  }

  private DashboardPost dashboard(Duties begun) {
    return new DashboardPost(
        begun.scene(),
        () -> inForce,
        () -> watch,
        recorder,
        begun.night(),
        written,
        threads.worker("trial"));
  }

  /** Where finished exchanges go. */
  public RequestObserver requests() {
    return recorder;
  }

  /** Gives the lines of the access log to {@code lines} instead of the logger. */
  public void accessLines(AccessLines lines) {
    recorder.accessLines(lines);
  }

  /**
   * Asks {@code source} what this JVM loaded whenever somebody scans: on the thread of the admin
   * port, never on the application's.
   */
  public void loadedCode(Supplier<LoadedCode> source) {
    loaded = source;
  }

  private @Nullable LoadedCode loadedNow() {
    Supplier<LoadedCode> source = loaded;
    return source == null ? null : source.get();
  }

  private void writeLoaded(Writer out) throws IOException {
    LoadedCode code = loadedNow();
    if (code == null) {
      ScanDesk.NONE.writeTo(out);
    } else {
      LoadedCodeJson.write(out, code);
    }
  }

  /** Where the application's log events go; asked once, by the one who hears them. */
  public LogEvents logEvents() {
    return errors.applicationLog();
  }

  /** What keeps Pitwall from doing all it was asked to. */
  public Findings findings() {
    return findings;
  }

  /** False if neither the admin port nor the state directory can tell what is wrong. */
  public synchronized boolean canBeAsked() {
    AdminServer server = admin;
    return state.path().isPresent() || (server != null && server.url().isPresent());
  }

  /** Where the admin port answers; empty if it is off, or not opened yet. */
  synchronized Optional<String> adminUrl() {
    AdminServer server = admin;
    return server == null ? Optional.empty() : server.url();
  }

  /** The settings {@code http.*}. */
  public HttpSettings http() {
    return HttpSettings.from(configuration);
  }

  /** The state directory; empty if everything stays in memory. */
  public Optional<Path> stateDirectory() {
    return state.path();
  }

  /**
   * Writes the same meters into a registry of the application as well, until {@link #withdrawFrom}
   * or {@link #close}. The registry stays the application's: it is never closed here.
   */
  public synchronized void exportTo(MeterRegistry application) {
    if (closed || !applications.add(application)) {
      return;
    }
    registry.add(application);
    if (!refreshing) {
      // only the admin port is asked before it shows; nobody knows when the application's is read
      refreshing = true;
      threads.every("meters", Duration.ZERO, REFRESH, own::refresh);
    }
  }

  /** Takes the meters out of a registry of the application again. */
  public synchronized void withdrawFrom(MeterRegistry application) {
    if (applications.remove(application)) {
      registry.remove(application);
      registry.getMeters().forEach(meter -> application.removeByPreFilterId(meter.getId()));
    }
  }

  /** Ends every thread, the port and the files, within a few seconds. Twice is fine. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    PostMortem mark = postMortem;
    if (mark != null) {
      mark.close(); // first: what follows may take longer than the JVM is given
    }
    Watch begun = watch;
    if (begun != null) {
      begun.close();
    }
    closeAdminPort();
    exports.close();
    errors.close();
    recorder.close();
    threads.close();
    History kept = history;
    if (kept != null) {
      kept.close();
    }
    day.close();
    security.close();
    answer.close();
    Journal opened = journal;
    if (opened != null) {
      opened.close();
    }
    // closing a composite closes all its parts, and those of the application are not ours
    List.copyOf(applications).forEach(this::withdrawFrom);
    registry.close();
    try {
      state.close();
    } catch (IOException e) {
      log.warn("letting go of the state directory failed", e);
    }
  }

  private void closeAdminPort() {
    AdminServer server = admin;
    if (server != null) {
      server.close();
    }
    AgentPlace.forget(state.path(), facts.pid());
  }
}
