package dev.pitwall.cli;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.LogRotation;
import dev.pitwall.check.Unit;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.logs.rotate.Busy;
import dev.pitwall.logs.rotate.Rotated;
import dev.pitwall.logs.rotate.Rotated.Outcome;
import dev.pitwall.logs.rotate.Rotation.Mode;
import dev.pitwall.notify.Amounts;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rotate}: rotates the logs of {@code logs.rotate} that are due. */
@Command(name = "rotate")
final class RotateCommand implements Callable<Integer> {
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Session session;

  @Option(names = "--force")
  private boolean force;

  @Option(names = "--dry-run")
  private boolean dryRun;

  RotateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Optional<LoadedConfiguration> sound = session.soundConfiguration();
    if (sound.isEmpty()) {
      return ExitCode.CONFIGURATION.code();
    }
    Messages words = session.words();
    if (force && dryRun) {
      session.say(words.get("rotate.both"));
      return ExitCode.USAGE.code();
    }
    if (!LogRotation.isSet(sound.get())) {
      session.say(words.get("rotate.none"));
    }
    try {
      return show(LogRotation.run(sound.get(), mode()));
    } catch (Busy e) {
      session.say(words.get("rotate.busy"));
      return ExitCode.LOCKED.code();
    } catch (AccessDeniedException e) {
      session.say(words.get("rotate.denied", "file", String.valueOf(e.getFile())));
      return ExitCode.PERMISSION.code();
    } catch (IOException e) {
      session.say(words.get("rotate.state", "what", e.toString()));
      return ExitCode.CRITICAL.code();
    }
  }

  private Mode mode() {
    if (dryRun) {
      return Mode.DRY_RUN;
    }
    return force ? Mode.FORCE : Mode.DUE;
  }

  private int show(List<Rotated> report) {
    if (session.json()) {
      session.printJson(writer -> write(writer, report));
    } else {
      print(report);
    }
    if (report.stream().anyMatch(one -> one.outcome() == Outcome.FAILED)) {
      return ExitCode.CRITICAL.code();
    }
    boolean troubled = report.stream().anyMatch(Rotated::troubled);
    return (troubled ? ExitCode.WARNING : ExitCode.OK).code();
  }

  private void print(List<Rotated> report) {
    Messages words = session.words();
    TextTable table =
        new TextTable(
            words.get("rotate.outcome"),
            words.get("rotate.log"),
            words.get("rotate.size"),
            words.get("rotate.archive"));
    for (Rotated one : report) {
      table.row(
          words.get("rotate.outcome." + one.outcome()),
          one.log().toString(),
          new Amounts(words.locale()).of(Unit.BYTES, (double) one.bytes()),
          one.archive().map(path -> String.valueOf(path.getFileName())).orElse(""));
    }
    if (!report.isEmpty()) {
      table.lines(session.terminal().width()).forEach(session::print);
    }
    if (dryRun) {
      session.say(words.get("rotate.dry"));
    }
    for (Rotated one : report) {
      one.compressed().forEach(path -> session.say(words.get("rotate.compressed", "file", path)));
      one.deleted().forEach(path -> session.say(words.get("rotate.deleted", "file", path)));
      if (!one.lossWindow().isZero()) {
        session.say(
            words.get("rotate.window", "file", one.log(), "millis", millis(one.lossWindow())));
      }
      one.reason()
          .ifPresent(reason -> session.say(TextTable.printable(reason.text(words.locale()))));
    }
  }

  private static String millis(Duration window) {
    return String.format(Locale.ROOT, "%.1f", window.toNanos() / 1e6);
  }

  private void write(JsonWriter writer, List<Rotated> report) throws IOException {
    writer.beginObject();
    writer.name("dryRun").value(dryRun);
    writer.name("logs").beginArray();
    for (Rotated one : report) {
      writer.beginObject();
      writer.name("log").value(one.log().toString());
      writer.name("outcome").value(one.outcome().name());
      writer.name("archive").value(one.archive().map(Path::toString).orElse(null));
      writer.name("bytes").value(one.bytes());
      writer.name("lossWindowSeconds").value(one.lossWindow().toNanos() / 1e6 / MILLIS_PER_SECOND);
      paths(writer.name("compressed"), one.compressed());
      paths(writer.name("deleted"), one.deleted());
      writer.name("reasonCode").value(one.reason().map(reason -> reason.code()).orElse(null));
      writer
          .name("reason")
          .value(one.reason().map(reason -> reason.text(session.locale())).orElse(null));
      writer.endObject();
    }
    writer.endArray();
    writer.endObject();
  }

  private static void paths(JsonWriter writer, List<Path> paths) throws IOException {
    writer.beginArray();
    for (Path path : paths) {
      writer.value(path.toString());
    }
    writer.endArray();
  }
}
