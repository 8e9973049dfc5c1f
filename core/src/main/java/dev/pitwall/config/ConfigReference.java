package dev.pitwall.config;

import java.util.List;

/** Renders the page that lists every key, {@code docs/reference/configuration.md}. */
public final class ConfigReference {
  private ConfigReference() {}

  /** The page as Markdown: one table for each group. */
  public static String markdown(List<KeyGroup> groups) {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration keys

            <!-- Made from the keys that the code declares; a test compares. -->

            Every name stands below `pitwall.`. How to write them: [Configure](../how-to/configure.md).
            """);
    for (KeyGroup group : groups) {
      page.append("\n## ").append(group.title()).append("\n\n");
      page.append("| key | default | value | meaning |\n|---|---|---|---|\n");
      group.keys().forEach(key -> row(page, key, key.name()));
    }
    return page.toString();
  }

  private static void row(StringBuilder page, Key<?> key, String name) {
    String shownName = "`" + name.replace("*", "<id>") + "`";
    String twin = key.secret() ? ", `" + name + KeyIndex.FILE_SUFFIX + "`" : "";
    String defaultText = key.defaultText().filter(text -> !text.isEmpty()).orElse("");
    page.append("| ").append(shownName).append(twin);
    page.append(" | ")
        .append(defaultText.isEmpty() ? "" : "`" + defaultText.replace("|", "\\|") + "`");
    page.append(" | ").append(cell(key.type().allowed()));
    page.append(" | ").append(cell(key.meaning())).append(" |\n");
    key.fields().forEach(field -> row(page, field, name + "[]." + field.name()));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;");
  }
}
