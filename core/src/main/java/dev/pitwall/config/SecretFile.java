package dev.pitwall.config;

import dev.pitwall.config.ConfigProblem.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a secret from a file of its own; line ends after it are not part of it. */
final class SecretFile {
  private static final int MOST_BYTES = 64 << 10;

  private static final Pattern LINE_ENDS = Pattern.compile("[\\r\\n]+\\z");

  private SecretFile() {}

  /** The secret; empty, with a problem, if it cannot be read. */
  static Optional<String> read(Path folder, String key, Written name, ProblemList problems) {
    Optional<String> secret = Optional.empty();
    try {
      Path file = folder.resolve(name.text());
      if (Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES) {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        secret = Optional.of(LINE_ENDS.matcher(text).replaceFirst("")).filter(s -> !s.isBlank());
        if (secret.isPresent() && readableByOthers(file)) {
          problems.add(ConfigProblem.of(Kind.SECRET_FILE_OPEN, name.origin(), key, name.text()));
        }
      }
    } catch (IOException | InvalidPathException e) {
      secret = Optional.empty();
    }
    if (secret.isEmpty()) {
      problems.add(ConfigProblem.of(Kind.SECRET_FILE_UNREADABLE, name.origin(), key, name.text()));
    }
    return secret;
  }

  private static boolean readableByOthers(Path file) throws IOException {
    return Files.getFileStore(file).supportsFileAttributeView("posix")
        && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
  }
}
