package dev.pitwall.logs.analyze;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The {@code log_format}s of an nginx configuration and of the files that it includes. */
final class NginxConfiguration {
  private static final int MOST_FILES = 500;
  private static final long MOST_BYTES = 4L << 20;

  private final Path folder;
  private final Set<Path> seen = new HashSet<>();
  private final List<AccessFormat> formats = new ArrayList<>();

  private NginxConfiguration(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads it. An include that cannot be read is left out, as one format less is not trouble.
   *
   * @throws IOException if the file itself cannot be read
   */
  static List<AccessFormat> formats(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    NginxConfiguration reader = new NginxConfiguration(parent == null ? file : parent);
    reader.read(file.toAbsolutePath());
    return List.copyOf(reader.formats);
  }

  private void read(Path file) throws IOException {
    if (seen.size() >= MOST_FILES || !seen.add(file.normalize()) || Files.size(file) > MOST_BYTES) {
      return;
    }
    List<String> words = new ArrayList<>();
    for (String token : tokens(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))) {
      if (token.equals(";") || token.equals("{") || token.equals("}")) {
        directive(words);
        words.clear();
      } else {
        words.add(token);
      }
    }
  }

  private void directive(List<String> words) {
    if (words.size() >= 3 && words.get(0).equals("log_format")) {
      int from = words.get(2).startsWith("escape=") ? 3 : 2;
      String pattern = String.join("", words.subList(from, words.size()));
      try {
        formats.add(Patterns.nginx("nginx " + words.get(1), pattern));
      } catch (IllegalArgumentException noRequests) {
        return; // a log of something else
      }
    } else if (words.size() == 2 && words.get(0).equals("include")) {
      include(words.get(1));
    }
  }

  private void include(String pattern) {
    Path path = folder.resolve(pattern);
    Path parent = path.getParent();
    Path name = path.getFileName();
    if (parent == null || name == null || !Files.isDirectory(parent)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(parent, name.toString())) {
      for (Path file : files) {
        if (Files.isRegularFile(file)) {
          read(file);
        }
      }
    } catch (IOException unreadable) {
      seen.add(path);
    }
  }

  /** Words, quoted or not, and the marks that end directives. */
  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
      } else if (c == '#') {
        int end = text.indexOf('\n', i);
        i = end < 0 ? text.length() : end;
      } else if (c == ';' || c == '{' || c == '}') {
        tokens.add(String.valueOf(c));
        i++;
      } else {
        i = word(text, i, tokens);
      }
    }
    return tokens;
  }

  private static int word(String text, int from, List<String> tokens) {
    char quote = text.charAt(from);
    boolean quoted = quote == '"' || quote == '\'';
    StringBuilder word = new StringBuilder();
    int i = quoted ? from + 1 : from;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i = escape(text, i + 1, word);
      } else if (quoted ? c == quote : Character.isWhitespace(c) || c == ';') {
        break;
      } else {
        word.append(c);
      }
    }
    tokens.add(word.toString());
    return quoted ? i + 1 : i;
  }

  /** nginx knows escaped quotes and backslashes, tabs and line ends; others keep the backslash. */
  private static int escape(String text, int at, StringBuilder word) {
    char c = text.charAt(at);
    switch (c) {
      case '"', '\'', '\\' -> word.append(c);
      case 't' -> word.append('\t');
      case 'n' -> word.append('\n');
      default -> word.append('\\').append(c);
    }
    return at;
  }
}
