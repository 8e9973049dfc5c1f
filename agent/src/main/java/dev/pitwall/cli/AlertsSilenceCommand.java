package dev.pitwall.cli;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.admin.AlertsDocument;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.config.Type;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code alerts silence RULE --for 2h --reason ...}: holds messages back for a while. */
@Command(name = "silence")
final class AlertsSilenceCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private AgentOptions agent = new AgentOptions();

  @Parameters(index = "0", paramLabel = "RULE")
  private String rule = "";

  @Option(names = "--for", paramLabel = "TIME", required = true, converter = Length.class)
  private Duration length = Duration.ZERO;

  @Option(names = "--reason", paramLabel = "TEXT", required = true)
  private String reason = "";

  @Option(names = "--by", paramLabel = "NAME")
  private @Nullable String by;

  @Option(names = "--label", paramLabel = "NAME=VALUE")
  private Map<String, String> labels = new TreeMap<>();

  AlertsSilenceCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return new AgentCall(session, agent)
        .run(
            "POST",
            "/api/v1/silences",
            json(),
            body -> {
              if (session.json()) {
                session.print(body.strip());
                return;
              }
              AlertsDocument.Silence made = AlertsDocument.Silence.parse(new StringReader(body));
              session.print(
                  TextTable.printable(
                      session
                          .words()
                          .get(
                              "alerts.silenced",
                              "id",
                              made.id(),
                              "rule",
                              made.rule(),
                              "until",
                              AlertsListCommand.local(made.until()),
                              "matching",
                              made.matching())));
            });
  }

  private String json() {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("rule").value(rule).name("seconds").value(length.toSeconds());
      json.name("reason").value(reason);
      json.name("by").value(by == null ? ProcessFacts.user() : by);
      json.name("labels").beginObject();
      for (Map.Entry<String, String> label : labels.entrySet()) {
        json.name(label.getKey()).value(label.getValue());
      }
      json.endObject().endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
    return text.toString();
  }

  /** A time with its unit, as in the configuration. */
  static final class Length implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Type.DURATION.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "' (2h, 30m, 7d)");
      }
    }
  }
}
