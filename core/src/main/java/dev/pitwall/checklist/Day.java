package dev.pitwall.checklist;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.check.logs.ErrorSummary;
import dev.pitwall.notify.Sender;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What only the running application remembers of the last day; the document of {@code GET
 * /api/v1/checklist}, from which the command makes its checklist.
 *
 * @param sender the application, and the instance that remembers
 * @param errors of the last 24 hours, one a source; empty if it hears of none
 * @param night the incidents since the last checklist
 * @param scan what the last planned scan for vulnerabilities found
 * @param last the newest checklist that was kept; null if there is none
 */
public record Day(
    Sender sender,
    List<ErrorSummary> errors,
    Night night,
    BackupFacts backups,
    ScanFacts scan,
    @Nullable Last last) {

  /** Keeps a copy. */
  public Day {
    errors = List.copyOf(errors);
  }

  /** A checklist that was kept. */
  public record Last(long number, Instant at, Checklist.Status status) {}

  /** Writes the JSON document. */
  public void writeTo(Writer out) throws IOException {
    JsonWriter json = new JsonWriter(out);
    DayJson.write(this, json);
    json.flush();
  }

  /**
   * Reads what {@link #writeTo} wrote. Fields that this version does not know are passed over.
   *
   * @throws IOException if it is no such document; the message says what is wrong
   */
  public static Day parse(Reader in) throws IOException {
    return DayJson.parse(in);
  }
}
