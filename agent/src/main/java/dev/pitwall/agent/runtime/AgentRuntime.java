package dev.pitwall.agent.runtime;

import dev.pitwall.agent.weave.AdapterContext;
import dev.pitwall.agent.weave.Adapters;
import dev.pitwall.agent.weave.HeaderSettings;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.agent.weave.Linker;
import dev.pitwall.agent.weave.Sightings;
import dev.pitwall.agent.weave.Target;
import dev.pitwall.agent.weave.Targets;
import dev.pitwall.agent.weave.Weaver;
import dev.pitwall.check.logs.LogEvents;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.request.Gate;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.schedule.TimeSource;
import java.lang.instrument.Instrumentation;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The agent behind premain. {@link #install} only puts the weaver and the bridge in place. On a
 * thread of its own the settings are read at the first sign of a server, and the engine, with most
 * of the libraries, starts when that server has begun to serve; in a JVM without a known server
 * both after {@value #PATIENCE_SECONDS} seconds.
 */
public final class AgentRuntime implements Sightings, AdapterContext {
  private static final long PATIENCE_SECONDS = 30;
  private static final long MOMENT_SECONDS = 1;
  private static final long STOP_MILLIS = 2_000;

  private final Instrumentation instrumentation;
  private final String text;
  private final ClassLoader own;
  private final BooleanSupplier filters;
  private final EarlyFindings findings = new EarlyFindings();
  private final Intake intake = new Intake();
  private final WrittenLogs writtenLogs = new WrittenLogs();
  private final Gate gate;
  private final CountDownLatch serverSeen = new CountDownLatch(1);
  private volatile boolean loggingSeen;
  private volatile boolean servletContainer;
  private volatile HeaderSettings header;
  private List<String> missingModules = List.of();

  private AgentRuntime(Installation.Given given) {
    instrumentation = given.instrumentation();
    text = given.text();
    own = given.own();
    filters = given.filters();
    gate = new Gate(new BridgeGate(given.bridge()));
    header = EarlyHeader.from(given.arguments());
  }

  /** Puts the bridge and the weaver in place; see {@link Installation}. */
  static void install(Installation.Given given) {
    Instrumentation instrumentation = given.instrumentation();
    ClassLoader own = given.own();
    AgentRuntime runtime = new AgentRuntime(given);
    String bridgeTrouble = given.bridgeTrouble();
    if (bridgeTrouble != null) {
      runtime.trouble("agent.bridge", bridgeTrouble);
    }
    Targets targets = new Targets();
    FilterRecords records = new FilterRecords(runtime.intake);
    Linker linker = new Linker(targets, new Adapters(own, runtime), runtime);
    given.bridge().accept(new Object[] {linker, records, records});
    if (new Weaver(own, targets, runtime).install(instrumentation)) {
      runtime.listening();
    }
    runtime.startThread();
  }

  /** No lambda: the first one in a JVM costs more than the rest of the installation. */
  private void startThread() {
    thread(
            "pitwall-start",
            new Runnable() {
              @Override
              public void run() {
                AgentRuntime.this.run();
              }
            })
        .start();
  }

  /**
   * Not through {@code schedule}: its classes log, and before the application runs no logging
   * library may load.
   */
  private Thread thread(String name, Runnable body) {
    Thread thread = new Thread(null, body, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(own);
    return thread;
  }

  private void run() {
    try {
      boolean server = serverSeen.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      missingModules = JdkModules.resolve(instrumentation);
      reportMissing();
      EngineFactory.Configured configured = configure();
      header = configured.header();
      if (server) {
        intake.awaitServing(PATIENCE_SECONDS, MOMENT_SECONDS);
      }
      Engine engine = configured.start();
      findings.deliverTo(engine.findings());
      intake.deliverTo(engine);
      Runtime.getRuntime().addShutdownHook(thread("pitwall-shutdown", () -> stop(engine)));
      reportDropped();
      engine.watch();
      JulEvents.listen(this, intake);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (Throwable failed) {
      intake.close();
      tellOnStderr(failed);
    }
  }

  private void reportMissing() {
    if (!missingModules.isEmpty()) {
      trouble(
          "agent.modules",
          "Resolving the JDK's modules that Pitwall uses: this run-time image lacks "
              + modules()
              + "; all of "
              + String.join(",", JdkModules.NEEDED)
              + " are expected. What needs them does not work; add them to the --add-modules of"
              + " jlink.");
    }
  }

  private String modules() {
    return String.join(",", missingModules);
  }

  private void reportDropped() {
    if (intake.dropped() > 0) {
      trouble(
          "agent.early-requests",
          "Keeping requests until the engine was ready: "
              + intake.dropped()
              + " were dropped, "
              + Intake.MOST_EARLY
              + " are kept at most. They are missing in the metrics; nothing needs to be done.");
    }
    if (intake.droppedEvents() > 0) {
      trouble(
          "agent.early-events",
          "Keeping the application's errors until the engine was ready: "
              + intake.droppedEvents()
              + " were dropped, "
              + EarlyEvents.MOST
              + " are kept at most. Read the beginning of the application's own log.");
    }
  }

  private EngineFactory.Configured configure() throws Exception {
    Iterator<EngineFactory> factories = ServiceLoader.load(EngineFactory.class, own).iterator();
    if (!factories.hasNext()) {
      throw new IllegalStateException("the agent jar holds no engine");
    }
    return factories.next().configure(new AgentStart(text, instrumentation, gate, writtenLogs));
  }

  @SuppressWarnings("SystemOut") // without an engine there is no other place to tell it
  private void tellOnStderr(Throwable failed) {
    System.err.println(
        "pitwall: starting the engine failed; responses carry the process time, nothing is recorded"
            + " or checked: "
            + failed
            + (missingModules.isEmpty()
                ? ""
                : "; this run-time image lacks modules, add them with jlink --add-modules "
                    + modules()));
  }

  private void stop(Engine engine) {
    Thread closing = thread("pitwall-stop", engine::close);
    closing.start();
    try {
      closing.join(STOP_MILLIS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void woven(Target target) {
    if (target.servlets()) {
      servletContainer = true;
    }
    if (target.server()) {
      serverSeen.countDown();
    } else {
      loggingSeen = true;
    }
  }

  @Override
  public void listening() {
    intake.listening();
  }

  /** True if the application logs through a library whose events are heard directly. */
  boolean loggingSeen() {
    return loggingSeen;
  }

  @Override
  public void trouble(String code, String text) {
    findings.report(code, text);
  }

  @Override
  public RequestObserver requests() {
    return intake;
  }

  @Override
  public LogEvents logEvents() {
    return intake;
  }

  @Override
  public WrittenLogs writtenLogs() {
    return writtenLogs;
  }

  @Override
  public HeaderSettings header() {
    return header;
  }

  @Override
  public boolean filters() {
    return filters.getAsBoolean();
  }

  @Override
  public boolean servletContainer() {
    return servletContainer;
  }

  @Override
  public Gate gate() {
    return gate;
  }

  @Override
  public TimeSource time() {
    return TimeSource.system();
  }

  @Override
  public HookSwitch hookSwitch(String hook) {
    return new HookSwitch(hook, this);
  }
}
