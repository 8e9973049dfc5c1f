package dev.pitwall.cli;

import dev.pitwall.text.Messages;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the arguments, what was probably meant, and where the help is. */
final class UsageMistakes implements IParameterExceptionHandler {
  private final Session session;

  UsageMistakes(Session session) {
    this.session = session;
  }

  @Override
  public int handleParseException(ParameterException mistake, String[] args) {
    Messages words = session.wordsForUsage();
    String command = mistake.getCommandLine().getCommandSpec().qualifiedName();
    if (mistake instanceof UnmatchedArgumentException unmatched) {
      String kind = unmatched.isUnknownOption() ? "usage.unknown-option" : "usage.unknown-command";
      session.say(text(words, kind, first(unmatched.getUnmatched()).orElse("")));
      List<String> meant = unmatched.getSuggestions();
      if (!meant.isEmpty()) {
        session.say(words.get("usage.meant", "meant", String.join(", ", meant)));
      }
    } else {
      session.say(text(words, "usage.other", String.valueOf(mistake.getMessage())));
    }
    session.say(words.get("usage.help", "command", command));
    return ExitCode.USAGE.code();
  }

  private static String text(Messages words, String key, String met) {
    return words.get(key, "met", TextTable.printable(met));
  }

  private static Optional<String> first(List<String> words) {
    return words.stream().findFirst();
  }
}
