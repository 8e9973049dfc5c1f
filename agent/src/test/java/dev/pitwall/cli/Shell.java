package dev.pitwall.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pitwall.Pitwall;
import dev.pitwall.config.Sources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command line in this process, with a folder and an environment of its own. */
final class Shell {
  /** Between two samples: enough for the kernel's counters of hundredths of a second to move. */
  private static final Duration BETWEEN = Duration.ofMillis(300);

  final Map<String, String> environment = new HashMap<>();
  private final Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  Shell(Path folder) {
    this.folder = folder;
  }

  /** Writes {@code pitwall.conf}. */
  void configure(String... lines) throws IOException {
    Files.writeString(folder.resolve("pitwall.conf"), String.join("\n", lines) + "\n");
  }

  Sources sources() {
    return new Sources(
        Optional.empty(), "", Map.of(), environment, folder, List.of(Path.of("pitwall.conf")));
  }

  PitwallCommand command() {
    return new PitwallCommand(Pitwall::keys, sources(), Terminal.of(environment, false))
        .sampling(BETWEEN);
  }

  /** In English, unless the arguments say otherwise. */
  int run(String... args) {
    String[] all = args;
    if (!List.of(args).contains("--lang")) {
      all = new String[args.length + 2];
      System.arraycopy(args, 0, all, 0, args.length);
      all[args.length] = "--lang";
      all[args.length + 1] = "en";
    }
    out.reset();
    err.reset();
    return command()
        .run(
            all,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  JsonObject json() {
    return JsonParser.parseString(out()).getAsJsonObject();
  }
}
