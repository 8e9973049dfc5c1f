package dev.pitwall.logs.rotate;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What lay in the folders when a run first looked into each: with thirty logs among ten thousand
 * files a folder is read once, not thirty times. What the run itself changes is looked at anew.
 */
final class Folders {
  private final Map<Path, List<Path>> seen = new HashMap<>();

  /** The files of a folder; none if it is not there. */
  List<Path> of(Path folder) throws IOException {
    List<Path> known = seen.get(folder);
    if (known == null) {
      known = Files.isDirectory(folder) ? now(folder) : List.of();
      seen.put(folder, known);
    }
    return known;
  }

  /** The same as it is at this moment. */
  static List<Path> now(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(files::add);
    }
    return files;
  }

  /** How many folders were read. */
  int read() {
    return seen.size();
  }
}
