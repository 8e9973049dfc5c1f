package dev.pitwall.postmortem;

import dev.pitwall.alert.Incident;
import dev.pitwall.finding.Findings;
import dev.pitwall.notify.Notification;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.schedule.Worker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a sign of life in {@code run.json} of the state directory, every ten seconds and until a
 * shutdown begins; and tells once if the run before left one without an end. All of it happens on a
 * thread of its own, so it holds up no start, and what cannot be read is one piece of evidence
 * less.
 */
public final class PostMortem implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostMortem.class);
  private static final Duration BEAT = Duration.ofSeconds(10);
  private static final String UNWRITABLE = "post-mortem.unwritable";
  private static final String UNREADABLE = "post-mortem.unreadable";

  private final Path folder;
  private final RunFile file;
  private final Machine machine;
  private final TimeSource time;
  private final Findings findings;
  private final Run.Life life;
  private final Thread hook = Threads.daemon("end", this::end);
  private @Nullable Run run;
  private boolean ended;

  /** Nothing is read or written yet. */
  public PostMortem(Path stateDirectory, TimeSource time, Findings findings) {
    this(stateDirectory, new Machine(Path.of("/")), time, findings, null);
  }

  PostMortem(
      Path stateDirectory,
      Machine machine,
      TimeSource time,
      Findings findings,
      Run.@Nullable Life life) {
    this.folder = stateDirectory;
    this.file = new RunFile(stateDirectory);
    this.machine = machine;
    this.time = time;
    this.findings = findings;
    this.life = life == null ? thisProcess(machine, time) : life;
  }

  private static Run.Life thisProcess(Machine machine, TimeSource time) {
    ProcessHandle process = ProcessHandle.current();
    Instant started = process.info().startInstant().orElse(time.now());
    return new Run.Life(
        process.pid(),
        started,
        machine.bootId(),
        Path.of("").toAbsolutePath().toString(),
        option("-XX:ErrorFile="),
        option("-XX:HeapDumpPath="));
  }

  private static String option(String name) {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith(name))
        .map(argument -> argument.substring(name.length()))
        .reduce("", (first, last) -> last);
  }

  /**
   * Looks at the run before, then keeps the sign of life.
   *
   * @param words makes a message of a death
   * @param open the incidents that were open when the run before ended
   * @param tell takes the message, at most one
   */
  public void start(
      Threads threads, DeathWording words, List<Incident> open, Consumer<Notification> tell) {
    Worker worker = threads.worker("post-mortem");
    worker.run(() -> look().ifPresent(death -> tell.accept(words.of(death, open, time.now()))));
    worker.every(Duration.ZERO, BEAT, this::beat);
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      end(); // it is going down already
    }
  }

  /** The death of the run before; empty if there was none, or it ended well. */
  Optional<Death> look() {
    try {
      Optional<Run> before = file.read();
      findings.clear(UNREADABLE);
      return before
          .filter(run -> !run.ended() && !run.life().sameProcess(life))
          .map(run -> new Examination(machine).of(run, life, time.now()));
    } catch (IOException e) {
      findings.report(
          UNREADABLE,
          "Reading how the run before ended from "
              + folder.resolve("run.json")
              + ": "
              + e.getMessage()
              + ". A record that this version wrote is expected; whether that run died is not known."
              + " It is written anew now, nothing needs to be done.");
      return Optional.empty();
    }
  }

  /** One sign of life. */
  synchronized void beat() {
    if (ended) {
      return;
    }
    Run.Beat beat = Run.Beat.of(machine, time.now());
    Run next = run == null ? new Run(life, beat, false) : run.alive(beat);
    run = next;
    try {
      file.write(next);
      findings.clear(UNWRITABLE);
    } catch (IOException e) {
      findings.report(
          UNWRITABLE,
          "Writing the sign of life "
              + folder.resolve("run.json")
              + ": "
              + e.getMessage()
              + ". It must be writable, with 4 KiB of space; until then an unclean death is noticed"
              + " late or not at all. Mend the folder or set alerts.post-mortem = false.");
    }
  }

  /** A shutdown began: whatever ends the process from here on, it was wanted. */
  synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    if (run != null) {
      try {
        file.write(run.end(Run.Beat.of(machine, time.now())));
      } catch (IOException e) {
        log.warn("the end of this run could not be written; the next one may call it a death", e);
      }
    }
  }

  /** The orderly end. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      log.debug("the JVM is going down");
    }
  }
}
