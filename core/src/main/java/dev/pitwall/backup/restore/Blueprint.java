package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.PostgresTools;
import dev.pitwall.backup.PostgresTools.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the dumped database was made: encoding, locale and settings, which {@code pg_restore} leaves
 * out when it restores into a database of another name. With another encoding the rows are the same
 * and their bytes are not; with another collation indexes sort differently.
 *
 * @param options what follows the name in CREATE DATABASE; empty: not known
 * @param settings what follows the name in ALTER DATABASE: {@code SET search_path TO 'a'}
 * @param owner whom it belonged to; empty: not known
 */
record Blueprint(String options, List<String> settings, String owner) {
  static final Blueprint UNKNOWN = new Blueprint("", List.of(), "");

  private static final int MOST_LINES = 5_000;
  private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\" ]+)";
  private static final Pattern CREATE =
      Pattern.compile("CREATE DATABASE " + NAME + " (WITH TEMPLATE = template0\\b.*);");
  private static final Pattern SETTING = Pattern.compile("ALTER DATABASE " + NAME + " (SET .*);");
  private static final Pattern OWNER =
      Pattern.compile("-- Name: .*; Type: DATABASE; Schema: -; Owner: (.*)");

  /** The first object that is in the database, not the database. */
  private static final Pattern INSIDE = Pattern.compile("-- Name: .*; Schema: [^-].*");

  Blueprint {
    settings = List.copyOf(settings);
  }

  /** Reads it from the dump's table of contents; {@link #UNKNOWN} if it does not say. */
  static Blueprint read(PostgresTools tools, Tool restore, DumpSource dump)
      throws BackupException, Damage, InterruptedException {
    List<String> arguments = List.of("--create", "--schema-only", "--file=-");
    try (DumpSource.Fed fed = dump.start(tools, restore, arguments, Optional.empty());
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(fed.run().output(), StandardCharsets.UTF_8))) {
      return read(lines);
    } catch (IOException e) {
      return UNKNOWN; // the restore itself will say what is wrong
    }
  }

  static Blueprint read(BufferedReader lines) throws IOException {
    String options = "";
    String owner = "";
    List<String> settings = new ArrayList<>();
    String line = lines.readLine();
    for (int i = 0; line != null && i < MOST_LINES && !INSIDE.matcher(line).matches(); i++) {
      Matcher create = CREATE.matcher(line);
      Matcher setting = SETTING.matcher(line);
      Matcher owned = OWNER.matcher(line);
      if (create.matches()) {
        options = create.group(1);
      } else if (setting.matches()) {
        settings.add(setting.group(1));
      } else if (owned.matches()) {
        owner = owned.group(1);
      }
      line = lines.readLine();
    }
    return new Blueprint(options, settings, owner);
  }
}
