package dev.pitwall.cli;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.BackupWork;
import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Backups;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.Manifest.Level;
import dev.pitwall.backup.Manifest.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup verify [ID|FILE]}: the newest, or the one named; 2 if it is damaged. */
@Command(name = "verify")
final class BackupVerifyCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(arity = "0..1", paramLabel = "ID|FILE", descriptionKey = "which")
  private @Nullable String which;

  @Option(names = "--level", paramLabel = "list|decode|restore", converter = LevelName.class)
  private @Nullable Level level;

  BackupVerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Optional<Path> folder = Optional.ofNullable(which).flatMap(BackupVerifyCommand::folder);
    Optional<String> id = folder.map(each -> each.getFileName().toString());
    return new BackupCall(session)
        .run(
            folder.map(Path::getParent),
            (c, site, progress) ->
                verify(BackupWork.backups(site, c), site, id.orElse(which), progress));
  }

  /** The backup's folder, if a path was given: to the folder or to a file in it. */
  private static Optional<Path> folder(String text) {
    Path path = Path.of(text).toAbsolutePath().normalize();
    if (Files.isDirectory(path)) {
      return Optional.of(path);
    }
    return Files.isRegularFile(path) ? Optional.ofNullable(path.getParent()) : Optional.empty();
  }

  private ExitCode verify(
      Backups backups, BackupSite site, @Nullable String id, ProgressLine progress)
      throws BackupException, InterruptedException {
    String of = id == null ? backups.catalogue().newest().id() : id;
    Level asked = level == null ? site.settings().verify() : level;
    Manifest looked = backups.verify(of, asked, progress);
    progress.close();
    Verification look = looked.verifications().get(looked.verifications().size() - 1);
    if (session.json()) {
      session.printJson(out -> write(out, of, look));
    } else {
      String text =
          session
              .words()
              .get(
                  look.passed() ? "backup.verify.passed" : "backup.verify.damaged",
                  "id",
                  of,
                  "level",
                  session.words().get("backup.level." + look.level().key()),
                  "seconds",
                  Math.max(1, look.took().toSeconds()));
      session.print(text);
      look.problems().forEach(line -> session.print("  " + TextTable.printable(line)));
    }
    return look.passed() ? ExitCode.OK : ExitCode.CRITICAL;
  }

  private static void write(JsonWriter out, String id, Verification look) throws IOException {
    out.beginObject();
    out.name("id").value(id);
    out.name("result").value(look.passed() ? "VERIFIED" : "DAMAGED");
    out.name("level").value(look.level().key());
    out.name("seconds").value(look.took().toMillis() / 1e3);
    out.name("problems").beginArray();
    for (String problem : look.problems()) {
      out.value(problem);
    }
    out.endArray().endObject();
  }

  /** Lower case only, as documented. */
  static final class LevelName implements picocli.CommandLine.ITypeConverter<Level> {
    @Override
    public Level convert(String text) {
      return switch (text) {
        case "list", "decode", "restore" -> Level.valueOf(text.toUpperCase(Locale.ROOT));
        default ->
            throw new picocli.CommandLine.TypeConversionException(
                "'" + text + "' (list, decode, restore)");
      };
    }
  }
}
