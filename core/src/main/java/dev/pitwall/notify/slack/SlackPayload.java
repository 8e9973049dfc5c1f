package dev.pitwall.notify.slack;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.notify.ChartWords;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.PlainText;
import dev.pitwall.notify.Sparkline;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The JSON of one message. Slack refuses a message as a whole when one part is too long, so every
 * part is cut beforehand, with a count of what was left out. Slack's limits: 50 blocks, header 150
 * characters, section 3000, ten fields of 2000, all blocks together 13,200. What is written here:
 * at most {@value #MOST_BLOCKS} blocks with {@value #MOST_IN_BLOCKS} characters together, and the
 * text {@value #MOST_CHARACTERS} characters.
 */
final class SlackPayload {
  static final int MOST_CHARACTERS = 12_000;
  static final int MOST_IN_BLOCKS = 10_000;
  static final int MOST_BLOCKS = 17;
  private static final int LONGEST_HEADER = 150;
  private static final int LONGEST_SECTION = 3000;
  private static final int LONGEST_FIELD = 500;
  private static final int MOST_FIELDS = 8;
  private static final int LONGEST_PART = 900;
  private static final int MOST_SECTIONS = 10;
  private static final int LONGEST_TITLE = 160;
  private static final int LONGEST_FACTS = 160;
  private static final int LONGEST_STEP = 120;
  private static final int SPARKLINE = 30;

  private final String channel;
  private final Notification message;
  private final String subject;

  SlackPayload(String channel, Notification message, boolean possiblyRepeated) {
    this.channel = channel;
    this.message = message;
    this.subject = message.subject() + (possiblyRepeated ? " [possibly repeated]" : "");
  }

  /** With blocks, and the whole message as text for phones, screen readers and searches. */
  String withBlocks() {
    return write(true);
  }

  /** For a receiver that does not take the blocks. */
  String textOnly() {
    return write(false);
  }

  private String write(boolean blocks) {
    StringWriter out = new StringWriter();
    try (JsonWriter json = new JsonWriter(out)) {
      json.beginObject();
      json.name("channel").value(channel);
      json.name("text").value(text());
      if (blocks) {
        json.name("blocks").beginArray();
        blocks(json);
        json.endArray();
      }
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private String text() {
    String whole = subject + "\n\n" + PlainText.write(message, Integer.MAX_VALUE).strip();
    return fit(whole, MOST_CHARACTERS);
  }

  private void blocks(JsonWriter json) throws IOException {
    json.beginObject().name("type").value("header").name("text");
    text(json, "plain_text", fit(subject, LONGEST_HEADER));
    json.endObject();
    section(json, fit(message.summary(), LONGEST_PART));
    if (!message.facts().isEmpty()) {
      fields(json);
    }
    Notification.Chart chart = message.chart();
    if (chart != null) {
      context(json, sparkline(chart));
    }
    for (Notification.Section each :
        message.sections().subList(0, Math.min(MOST_SECTIONS, message.sections().size()))) {
      section(json, section(each));
    }
    if (!message.offenders().isEmpty()) {
      offenders(json);
    }
    if (!message.nextStep().isEmpty()) {
      String step = "*" + fit(message.nextStep(), LONGEST_FIELD) + "*";
      String command = message.command();
      section(json, command.isEmpty() ? step : step + "\n" + code(fit(command, LONGEST_PART)));
    }
    if (!message.footer().isEmpty()) {
      context(json, fit(message.footer(), LONGEST_FIELD));
    }
  }

  private String sparkline(Notification.Chart chart) {
    ChartWords say = new ChartWords(Locale.forLanguageTag(message.language()));
    String line = Sparkline.of(chart, message.side(), SPARKLINE);
    return "`" + line + "` " + fit(say.numbers(chart), LONGEST_FIELD);
  }

  /** One incident of several, in three lines. */
  private static String section(Notification.Section each) {
    StringBuilder text = new StringBuilder("*" + fit(each.title(), LONGEST_TITLE) + "*");
    String facts =
        each.facts().stream()
            .map(fact -> fact.name() + ": " + fact.value())
            .collect(Collectors.joining(" · "));
    if (!facts.isEmpty()) {
      text.append('\n').append(fit(facts, LONGEST_FACTS));
    }
    if (!each.nextStep().isEmpty()) {
      text.append('\n').append(fit(each.nextStep(), LONGEST_STEP));
    }
    return text.toString();
  }

  private static void context(JsonWriter json, String mrkdwn) throws IOException {
    json.beginObject().name("type").value("context").name("elements").beginArray();
    text(json, "mrkdwn", mrkdwn);
    json.endArray().endObject();
  }

  /** As many facts as fit; the rest stays in the text. */
  private void fields(JsonWriter json) throws IOException {
    json.beginObject().name("type").value("section").name("fields").beginArray();
    int left = LONGEST_PART;
    int shown = 0;
    for (Notification.Fact fact : message.facts()) {
      String field = "*" + fit(fact.name(), 60) + "*\n" + fit(fact.value(), LONGEST_FIELD);
      boolean last = shown == MOST_FIELDS || (field.length() > left && shown > 0);
      if (last) {
        text(json, "mrkdwn", more(message.facts().size() - shown));
        break;
      }
      text(json, "mrkdwn", field);
      left -= field.length();
      shown++;
    }
    json.endArray().endObject();
  }

  private void offenders(JsonWriter json) throws IOException {
    String title = "*" + fit(message.offendersTitle(), 100) + "*\n";
    List<String> lines = new ArrayList<>();
    int left = 1200;
    for (String offender : message.offenders()) {
      String line = fit(offender, 350);
      if (line.length() + 1 > left) {
        lines.add(more(message.offenders().size() - lines.size()));
        break;
      }
      lines.add(line);
      left -= line.length() + 1;
    }
    section(json, title + code(String.join("\n", lines)));
  }

  private static void section(JsonWriter json, String mrkdwn) throws IOException {
    if (mrkdwn.length() > LONGEST_SECTION) {
      throw new IllegalStateException("a section has " + mrkdwn.length() + " characters");
    }
    json.beginObject().name("type").value("section").name("text");
    text(json, "mrkdwn", mrkdwn);
    json.endObject();
  }

  private static void text(JsonWriter json, String type, String text) throws IOException {
    json.beginObject().name("type").value(type).name("text").value(text).endObject();
  }

  private static String code(String escaped) {
    return "```\n" + escaped + "\n```";
  }

  private static String more(int count) {
    return "+" + count + " more";
  }

  /** Escaped, and cut so that the escaped text fits: an entity is never cut in two. */
  static String fit(String text, int longest) {
    StringBuilder fitted = new StringBuilder(Math.min(text.length(), longest) + 16);
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      String next = escape(points[i]);
      boolean isLast = i == points.length - 1;
      if (fitted.length() + next.length() > (isLast ? longest : longest - 16)) {
        if (fits(points, i, longest - fitted.length())) {
          fitted.append(next);
          continue;
        }
        return fitted.append("… ").append(more(points.length - i)).toString();
      }
      fitted.append(next);
    }
    return fitted.toString();
  }

  private static boolean fits(int[] points, int from, int room) {
    int needed = 0;
    for (int i = from; i < points.length && needed <= room; i++) {
      needed += escape(points[i]).length();
    }
    return needed <= room;
  }

  /** Slack's three entities; a backtick would end a code block, so it becomes an apostrophe. */
  private static String escape(int point) {
    return switch (point) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '`' -> "'";
      default -> Character.toString(point);
    };
  }
}
