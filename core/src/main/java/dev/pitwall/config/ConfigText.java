package dev.pitwall.config;

import dev.pitwall.config.ConfigProblem.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The text of one configuration file.
 *
 * @param path where it is
 * @param name how messages call it
 * @param utf8 false if it is not, and the text only good for looking for the switch
 */
record ConfigText(Path path, String name, String text, boolean utf8) {
  /** Far more than any configuration; a log file named by mistake is not read into memory. */
  static final int MOST_BYTES = 1 << 20;

  /** Some editors put it at the start of a file. */
  private static final String BOM = "\uFEFF";

  /** Reads the file; empty, with a problem, if that is not possible. */
  static Optional<ConfigText> read(Path path, String name, ProblemList problems) {
    if (!Files.exists(path)) {
      problems.add(ConfigProblem.of(Kind.FILE_MISSING, name, "", ""));
      return Optional.empty();
    }
    try {
      if (!Files.isRegularFile(path) || Files.size(path) > MOST_BYTES) {
        problems.add(ConfigProblem.of(Kind.FILE_UNREADABLE, name, "", ""));
        return Optional.empty();
      }
      return Optional.of(decode(path, name, Files.readAllBytes(path), problems));
    } catch (IOException e) {
      problems.add(ConfigProblem.of(Kind.FILE_UNREADABLE, name, "", ""));
    }
    return Optional.empty();
  }

  private static ConfigText decode(Path path, String name, byte[] bytes, ProblemList problems) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new ConfigText(path, name, text.startsWith(BOM) ? text.substring(1) : text, true);
    } catch (CharacterCodingException e) {
      problems.add(ConfigProblem.of(Kind.FILE_NOT_UTF8, name, "", ""));
      return new ConfigText(path, name, new String(bytes, StandardCharsets.ISO_8859_1), false);
    }
  }

  /** The line, from 1, of a place in the text. */
  int lineOf(int index) {
    return 1 + (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
  }
}
