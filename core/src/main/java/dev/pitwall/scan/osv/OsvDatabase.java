package dev.pitwall.scan.osv;

import dev.pitwall.scan.inventory.Component;
import dev.pitwall.scan.inventory.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The vulnerabilities of one snapshot. */
public final class OsvDatabase implements AutoCloseable {
  private static final String INDEX = "osv.index";

  /** A snapshot with fewer than nine tenths of the records of the last one is not believed. */
  private static final double LEAST = 0.9;

  private final IndexReader index;

  private OsvDatabase(IndexReader index) {
    this.index = index;
  }

  /**
   * What came of opening one.
   *
   * @param database empty if there is none, not even an older one
   * @param problem what is wrong with the snapshot; null if nothing
   * @param imported true if the snapshot was read now; false if its index was there
   */
  public record Opened(
      Optional<OsvDatabase> database, @Nullable Problem problem, boolean imported) {}

  /**
   * Opens the index of a snapshot, after making it if the snapshot is another one than last time.
   * Whatever is wrong with the snapshot, an index that is there stays.
   *
   * @param source {@code all.zip} of the ecosystem Maven, or a folder of OSV records
   * @param folder where the index is kept; it must exist
   */
  public static Opened open(Path source, Path folder) {
    Path whole = source.toAbsolutePath().normalize();
    Path file = folder.resolve(INDEX);
    @Nullable IndexReader old = readOld(file, whole);
    try {
      if (!Files.exists(whole)) {
        throw new Snapshot.Refused(Problem.ABSENT);
      }
      Snapshot snapshot = new Snapshot(whole);
      String fingerprint = snapshot.fingerprint();
      if (old != null && old.head().fingerprint().equals(fingerprint)) {
        return opened(old, null, false);
      }
      long before = old == null ? 0 : old.head().facts().records();
      make(snapshot, fingerprint, file, before);
      IndexReader made = IndexReader.open(file);
      if (old != null) {
        old.close();
      }
      return opened(made, null, true);
    } catch (Snapshot.Refused e) {
      return opened(old, e.problem(), false);
    } catch (AccessDeniedException e) {
      return opened(old, Problem.DENIED, false);
    } catch (IOException | java.io.UncheckedIOException e) {
      return opened(old, Files.isReadable(whole) ? Problem.DAMAGED : Problem.DENIED, false);
    }
  }

  private static Opened opened(
      @Nullable IndexReader index, @Nullable Problem problem, boolean imported) {
    return new Opened(Optional.ofNullable(index).map(OsvDatabase::new), problem, imported);
  }

  /** The index of the same source; null if there is none that can be read. */
  private static @Nullable IndexReader readOld(Path file, Path source) {
    try {
      IndexReader old = IndexReader.open(file);
      if (old.head().facts().source().equals(source.toString())) {
        return old;
      }
      old.close();
      return null;
    } catch (IOException | IllegalArgumentException e) {
      return null; // it is made anew
    }
  }

  private static void make(Snapshot snapshot, String fingerprint, Path file, long before)
      throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path next = Files.createTempFile(folder == null ? Path.of(".") : folder, INDEX, ".new");
    try {
      try (IndexWriter writer = new IndexWriter(next)) {
        SnapshotFacts facts = snapshot.into(writer);
        if (facts.records() < before * LEAST) {
          throw new Snapshot.Refused(Problem.SHRUNK);
        }
        writer.finish(facts, fingerprint);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  /** What is in force. */
  public SnapshotFacts facts() {
    return index.head().facts();
  }

  /**
   * Everything known about these components, in their order.
   *
   * @throws IOException if the index cannot be read any more
   */
  public List<Match> match(List<Component> components) throws IOException {
    Matcher matcher = new Matcher(index);
    List<Match> matches = new ArrayList<>();
    for (Component component : components) {
      String version = component.version();
      if (version != null) {
        matches.addAll(matcher.match(component, version));
      }
    }
    return matches;
  }

  /**
   * The copies of unknown version among these that may have something.
   *
   * @throws IOException if the index cannot be read any more
   */
  public List<UnknownCopy> copies(List<Component> components) throws IOException {
    Matcher matcher = new Matcher(index);
    List<UnknownCopy> copies = new ArrayList<>();
    for (Component component : components) {
      if (component.kind() == Kind.COPY) {
        matcher.copy(component).ifPresent(copies::add);
      }
    }
    return copies;
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
