package dev.pitwall.check;

import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.schedule.Worker;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Every check once, side by side; what needs a difference twice. */
final class SingleRound {
  private final TimeSource time;
  private final Messages words;

  SingleRound(TimeSource time, Messages words) {
    this.time = time;
    this.words = words;
  }

  List<Sample> run(List<? extends Check> checks, Duration between, Duration deadline)
      throws InterruptedException {
    try (Threads threads = new Threads()) {
      List<CheckRun> runs = new ArrayList<>();
      List<CompletableFuture<List<Reading>>> answers = new ArrayList<>();
      for (Check check : checks) {
        CheckRun run = new CheckRun(new PlannedCheck(check, deadline, deadline), words, time);
        runs.add(run);
        answers.add(begin(run, threads.worker("check-" + check.id()), between));
      }
      long end = time.nanoTime() + deadline.plus(between).toNanos();
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        List<Reading> readings = await(runs.get(i), answers.get(i), end - time.nanoTime());
        samples.add(new Sample(runs.get(i).check().id(), time.now(), time.nanoTime(), readings));
      }
      return samples;
    }
  }

  private static CompletableFuture<List<Reading>> begin(
      CheckRun run, Worker worker, Duration between) {
    CompletableFuture<List<Reading>> answer = new CompletableFuture<>();
    worker.run(
        () -> {
          List<Reading> first = run.answer();
          if (run.check().needsTwoSamples()) {
            worker.after(between, () -> answer.complete(run.answer()));
          } else {
            answer.complete(first);
          }
        });
    return answer;
  }

  private List<Reading> await(CheckRun run, CompletableFuture<List<Reading>> answer, long leftNanos)
      throws InterruptedException {
    try {
      return answer.get(Math.max(leftNanos, 0), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return run.check().unknown(words.get("not-in-time"));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a check's answer cannot fail: it is made unknown", e);
    }
  }
}
