package dev.pitwall.config;

import dev.pitwall.config.ConfigProblem.Kind;
import java.util.List;
import java.util.Map;

/**
 * Off wins: where the switch {@code enabled} cannot be read for certain, anything that looks like
 * off switches off. A readable value of a higher source still beats one of a lower source.
 */
final class OffRule {
  private final KeyIndex index;
  private final Map<String, List<Written>> written;
  private final List<ConfigText> texts;
  private final ProblemList problems;

  OffRule(
      KeyIndex index,
      Map<String, List<Written>> written,
      List<ConfigText> texts,
      ProblemList problems) {
    this.index = index;
    this.written = written;
    this.texts = texts;
    this.problems = problems;
  }

  void apply(Map<String, Written> effective, boolean fileUnderstood) {
    String name = CoreSettings.ENABLED.name();
    if (index.find(name).isEmpty() || effective.containsKey(name)) {
      return;
    }
    List<Written> values =
        written.getOrDefault(name, List.of()).stream()
            .filter(value -> !value.text().isBlank() || !value.unresolved().isEmpty())
            .toList();
    if (values.isEmpty() && fileUnderstood) {
      return;
    }
    String origin =
        values.stream()
            .filter(value -> OffSwitch.meansNo(value.text()))
            .map(Written::origin)
            .findFirst()
            .orElseGet(this::inTexts);
    if (!origin.isEmpty()) {
      problems.add(ConfigProblem.of(Kind.OFF_WINS, origin, name, ""));
      effective.put(name, Written.text("false", origin));
    }
  }

  private String inTexts() {
    return texts.stream()
        .filter(text -> OffSwitch.isOff(text.text(), name -> index.find(name).isPresent()))
        .map(ConfigText::name)
        .findFirst()
        .orElse("");
  }
}
