package dev.pitwall;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pitwall.cluster.Cluster.Outcome;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import dev.pitwall.schedule.Cron;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps appointments: looks at the wall clock every few seconds, and does what is due, once a slot.
 * The journal knows the last slot of every job, so that a restart neither repeats one nor misses
 * one; of several that were missed only the newest is done. Waiting for a moment would be wrong
 * when somebody sets the clock or the machine sleeps; looking is not.
 *
 * <p>A crontab line that is seen for the first time is due at its next time. A job that was begun
 * three times while doing it is left until its next slot, and a finding says so: work that kills
 * the application must not do it for ever.
 */
final class Appointments {
  private static final Logger log = LoggerFactory.getLogger(Appointments.class);

  private static final String ENTRIES = "appointment/";

  static final Duration LOOK = Duration.ofSeconds(10);
  static final Duration TRY_AGAIN = Duration.ofMinutes(15);
  static final int TRIES = 3;

  private final Journal journal;
  private final TimeSource time;
  private final ZoneId zone;
  private final Findings findings;
  private final Fleet fleet;

  /** Does a piece of work once for all replicas: {@code Cluster.once}. */
  interface Fleet {
    Outcome once(String job, String slot, Runnable work);
  }

  Appointments(Journal journal, TimeSource time, ZoneId zone, Findings findings, Fleet fleet) {
    this.journal = journal;
    this.time = time;
    this.zone = zone;
    this.findings = findings;
    this.fleet = fleet;
  }

  /**
   * One look at an appointment, to be called every {@link #LOOK}; waits for nothing.
   *
   * @param thread where the work is done
   */
  Runnable keeper(Appointment appointment, Executor thread) {
    return new Keeper(appointment, new Attendant(thread))::look;
  }

  /**
   * What the journal knows of a job.
   *
   * @param line the crontab line that the slots are of
   * @param done the last slot that is settled, or when the line was first seen
   * @param begun the slot that is being done; equal to {@code done} if none is
   * @param tries how often it was begun
   */
  private record Memory(String line, Instant done, Instant begun, int tries) {

    static Memory settled(String line, Instant slot) {
      return new Memory(line, slot, slot, 0);
    }

    Memory settled(Instant slot) {
      return settled(line, slot);
    }

    Memory begun(Instant slot) {
      return new Memory(line, done, slot, triesOf(slot) + 1);
    }

    int triesOf(Instant slot) {
      return begun.equals(slot) ? tries : 0;
    }

    String json() {
      JsonObject json = new JsonObject();
      json.addProperty("line", line);
      json.addProperty("done", done.toString());
      json.addProperty("begun", begun.toString());
      json.addProperty("tries", tries);
      return json.toString();
    }

    static Memory of(String text) {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      return new Memory(
          json.get("line").getAsString(),
          Instant.parse(json.get("done").getAsString()),
          Instant.parse(json.get("begun").getAsString()),
          json.get("tries").getAsInt());
    }
  }

  /** One appointment. While its work is done, only the attendant's thread touches it. */
  private final class Keeper {
    private final Appointment appointment;
    private final Attendant attendant;
    private final String entry;
    private Optional<Memory> memory;
    private OptionalLong notBeforeNanos = OptionalLong.empty();

    Keeper(Appointment appointment, Attendant attendant) {
      this.appointment = appointment;
      this.attendant = attendant;
      entry = ENTRIES + appointment.job();
      memory =
          journal
              .read(
                  ENTRIES,
                  (key, json) -> key.equals(entry) ? List.of(Memory.of(json)) : List.<Memory>of())
              .stream()
              .flatMap(List::stream)
              .findFirst();
    }

    void look() {
      if (!attendant.isFree()) {
        return;
      }
      Optional<Cron> line = appointment.times().get();
      if (line.isEmpty() || waits()) {
        return;
      }
      Cron cron = line.get();
      Instant now = time.now();
      Optional<Instant> due = cron.latestUpTo(now, zone);
      Optional<Memory> known = memory.filter(of -> of.line().equals(cron.toString()));
      if (known.isEmpty() || known.get().done().isAfter(now)) {
        // a line seen for the first time, or the clock was wrong and has been set back
        keep(Memory.settled(cron.toString(), due.orElse(now.truncatedTo(ChronoUnit.SECONDS))));
      } else if (due.isPresent() && due.get().isAfter(known.get().done())) {
        meet(due.get(), now, known.get());
      }
    }

    private boolean waits() {
      return notBeforeNanos.isPresent() && time.nanoTime() - notBeforeNanos.getAsLong() < 0;
    }

    private void meet(Instant slot, Instant now, Memory known) {
      if (Duration.between(slot, now).compareTo(appointment.catchUp()) > 0) {
        log.info("{}: {} was missed and is too long ago to be caught up", appointment.job(), slot);
        keep(known.settled(slot));
      } else if (known.triesOf(slot) >= TRIES) {
        giveUp(slot);
        keep(known.settled(slot));
      } else {
        attendant.attend(() -> attend(slot, known));
      }
    }

    private void attend(Instant slot, Memory known) {
      try {
        Outcome outcome = outcome(slot, () -> work(slot, known));
        if (outcome == Outcome.RAN || outcome == Outcome.DONE_BEFORE) {
          keep(known.settled(slot));
          findings.clear(code());
        }
      } catch (Interrupted e) {
        keep(known); // ended in order, so the next start begins afresh
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        log.warn("{} of {} failed", appointment.job(), slot, e);
        notBeforeNanos = OptionalLong.of(time.nanoTime() + TRY_AGAIN.toNanos());
      }
    }

    private Outcome outcome(Instant slot, Runnable work) {
      if (appointment.scope() == Appointment.Scope.ONE_FOR_ALL) {
        return fleet.once(appointment.job(), slot.toString(), work);
      }
      work.run();
      return Outcome.RAN;
    }

    private void work(Instant slot, Memory known) {
      keep(known.begun(slot));
      try {
        appointment.work().at(slot);
      } catch (InterruptedException e) {
        throw new Interrupted(e);
      }
    }

    private void giveUp(Instant slot) {
      findings.report(
          code(),
          "doing "
              + appointment.job()
              + " of "
              + slot
              + ": it was begun "
              + TRIES
              + " times and never came to its end (this process died, or it failed). It is left"
              + " until its next time; look into the log of that time, then do it by hand.");
    }

    private String code() {
      return "missed:" + appointment.job();
    }

    private void keep(Memory next) {
      memory = Optional.of(next);
      Change change = new Change();
      change.put(entry, next.json());
      journal.write(change, true);
    }
  }

  /** Carries an interrupt through code that knows none. */
  private static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Interrupted(InterruptedException cause) {
      super(cause);
    }
  }
}
