package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.Pitwall;
import dev.pitwall.config.ConfigReference;
import dev.pitwall.config.KeyGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The generated pages of the reference. {@code -Dpitwall.docs=write} writes them anew instead of
 * comparing.
 */
class ReferenceTest {
  private static final Path REFERENCE = Path.of("..", "docs", "reference");

  @TempDir Path folder;

  @Test
  void theKeysAreSoundInThemselves() {
    assertThat(KeyGroup.mistakes(Pitwall.keys())).isEmpty();
  }

  @Test
  void thePageOfTheKeysIsWhatTheCodeDeclares() throws IOException {
    compare("configuration.md", ConfigReference.markdown(Pitwall.keys()));
  }

  @Test
  void thePageOfTheCommandsIsWhatTheirHelpSays() throws IOException {
    compare("command-line.md", page(model(Locale.ENGLISH)));
  }

  @Test
  void everyCommandHasADescriptionExitCodesAndExamplesInBothLanguages() {
    for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
      for (CommandLine command : leaves(model(locale))) {
        String help = command.getUsageMessage(Ansi.OFF);
        boolean japanese = locale.equals(Locale.JAPANESE);
        assertThat(help)
            .as(command.getCommandSpec().qualifiedName())
            .contains(japanese ? "終了コード:" : "Exit codes:")
            .contains(japanese ? "使用例:" : "Examples:")
            .contains("java -jar pitwall-agent.jar " + words(command))
            .doesNotContain("null");
        assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
        command
            .getCommandSpec()
            .options()
            .forEach(option -> assertThat(option.description()).as(option.toString()).isNotEmpty());
      }
    }
  }

  @Test
  void bothLanguagesHaveTheSameTexts() throws IOException {
    assertThat(keys("messages_ja.properties")).isEqualTo(keys("messages.properties"));
  }

  private static Set<String> keys(String bundle) throws IOException {
    Properties texts = new Properties();
    try (InputStream in = PitwallCommand.class.getResourceAsStream(bundle)) {
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return texts.stringPropertyNames();
  }

  private CommandLine model(Locale locale) {
    return new Shell(folder).command().model(locale);
  }

  private static List<CommandLine> leaves(CommandLine command) {
    List<CommandLine> leaves = new ArrayList<>();
    for (CommandLine sub : command.getSubcommands().values()) {
      if (sub.getSubcommands().isEmpty()) {
        leaves.add(sub);
      } else {
        leaves.addAll(leaves(sub));
      }
    }
    return leaves;
  }

  private static String words(CommandLine command) {
    return command.getCommandSpec().qualifiedName().replaceFirst("^pitwall ", "");
  }

  private static String page(CommandLine root) {
    StringBuilder page =
        new StringBuilder(
            """
            # Command line

            <!-- Made from the help of the commands; a test compares. -->

            `pitwall` stands for `java -jar pitwall-agent.jar`. Results go to stdout, messages to stderr; with `-o json` stdout is one document and nothing else. `NO_COLOR` switches colours off. The help is there in Japanese too: `--lang ja`.

            Exit codes of all commands: 0 ok, 1 warning, 2 critical or failed, 3 unknown; 64 usage, 70 internal error, 75 locked, 77 permission, 78 configuration, 130 interrupted.
            """);
    for (CommandLine command : leaves(root)) {
      page.append("\n## ").append(words(command)).append("\n\n```text\n");
      command
          .getUsageMessage(Ansi.OFF)
          .lines()
          .forEach(line -> page.append(line.stripTrailing()).append('\n'));
      page.append("```\n");
    }
    return page.toString();
  }

  private static void compare(String file, String wanted) throws IOException {
    Path page = REFERENCE.resolve(file);
    if ("write".equals(System.getProperty("pitwall.docs"))) {
      Files.writeString(page, wanted);
    }
    assertThat(Files.readString(page))
        .as("%s is stale; write it with -Dtest=ReferenceTest -Dpitwall.docs=write", file)
        .isEqualTo(wanted);
  }
}
