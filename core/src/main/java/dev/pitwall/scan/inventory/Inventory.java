package dev.pitwall.scan.inventory;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is there.
 *
 * @param components an archive before what is inside it; files in the order of their paths
 * @param skipped what was not read, or not to its end
 */
public record Inventory(List<Component> components, List<Skipped> skipped) {

  /** Keeps copies. */
  public Inventory {
    components = List.copyOf(components);
    skipped = List.copyOf(skipped);
  }

  /** The same with the usual bounds. */
  public static Inventory of(Collection<Path> places) {
    return of(places, Bounds.USUAL);
  }

  /**
   * Reads every archive in some places. Throws for nothing that is found there.
   *
   * @param places archives, whatever their names, and folders, which are read with what is below
   *     them; links in them are not followed to other folders
   */
  public static Inventory of(Collection<Path> places, Bounds bounds) {
    ArchiveWalk walk = new ArchiveWalk(bounds);
    Set<Path> files = new TreeSet<>();
    for (Path place : places) {
      Path whole = real(place);
      if (Files.isDirectory(whole)) {
        try {
          Files.walkFileTree(whole, new Finder(files, walk, bounds));
        } catch (IOException e) {
          walk.skip(whole.toString(), Skipped.Reason.DENIED);
        }
      } else {
        files.add(whole);
      }
    }
    files.forEach(walk::file);
    return new Inventory(walk.components(), walk.skipped());
  }

  /** One name for one file, so that it is read once. */
  private static Path real(Path place) {
    try {
      return place.toRealPath();
    } catch (IOException absent) {
      return place.toAbsolutePath().normalize();
    }
  }

  private static final class Finder extends SimpleFileVisitor<Path> {
    private final Set<Path> files;
    private final ArchiveWalk walk;
    private final Bounds bounds;

    Finder(Set<Path> files, ArchiveWalk walk, Bounds bounds) {
      this.files = files;
      this.walk = walk;
      this.bounds = bounds;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!ArchiveWalk.isArchive(String.valueOf(file.getFileName()))) {
        return FileVisitResult.CONTINUE;
      }
      if (files.size() >= bounds.components()) {
        walk.skip(file.toString(), Skipped.Reason.TOO_MUCH);
        return FileVisitResult.TERMINATE;
      }
      if (attributes.isRegularFile() || (!Files.isDirectory(file) && isLink(file))) {
        files.add(real(file));
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean isLink(Path file) {
      return Files.isSymbolicLink(file) && Files.exists(file, new LinkOption[0]);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      walk.skip(file.toString(), Skipped.Reason.DENIED);
      return FileVisitResult.CONTINUE;
    }
  }
}
