package dev.pitwall.admin;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/rehearsal} and the list of rules below it: computes, and changes nothing. */
final class RehearsalRoutes {
  private static final String ROOT = "/api/v1/rehearsal";
  private static final String RULES = ROOT + "/rules";

  private final RehearsalDesk desk;
  private final Locale locale;

  /**
   * Asks {@code desk}.
   *
   * @param locale of the sentences
   */
  RehearsalRoutes(RehearsalDesk desk, Locale locale) {
    this.desk = desk;
    this.locale = locale;
  }

  /** True for a path that is answered here. */
  static boolean knows(String path) {
    return path.equals(ROOT) || path.equals(RULES);
  }

  /**
   * Answers one whose token is right.
   *
   * @param raw what stands behind the question mark, as it came
   */
  Reply answer(String path, @Nullable String raw) throws IOException {
    StringWriter text = new StringWriter();
    if (path.equals(RULES)) {
      desk.rules(text);
      return Reply.json(200, text.toString());
    }
    Query query = Query.of(raw);
    RehearsalDesk.Asked asked =
        new RehearsalDesk.Asked(
            query.get("rule"),
            query.get("when"),
            query.get("for"),
            query.get("threshold"),
            query.get("since"),
            query.get("perWeek"));
    try {
      return desk.rehearse(asked, locale, text)
          ? Reply.json(200, text.toString())
          : Reply.problem(
              409, "busy", "Another rehearsal is under way", "Try again in a few seconds.");
    } catch (IllegalArgumentException e) {
      return Reply.problem(400, "value", String.valueOf(e.getMessage()), "Correct it and retry.");
    }
  }
}
