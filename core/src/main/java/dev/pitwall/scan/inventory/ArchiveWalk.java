package dev.pitwall.scan.inventory;

import dev.pitwall.scan.inventory.Skipped.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads archives: the outermost through its directory, those inside as streams. Nothing is written,
 * and no name of an entry is ever used as a path.
 */
final class ArchiveWalk {
  private static final int BUFFER = 16_384;
  private static final int LARGEST_POM = 64 << 10;
  private static final int LARGEST_MANIFEST = 1 << 20;
  private static final int LONGEST_NAME = 1_024;
  private static final String INSIDE = "!/";

  private final Bounds bounds;
  private final Markers markers = Markers.read();
  private final Meter.Total total = new Meter.Total();
  private final List<Component> components = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private boolean full;

  ArchiveWalk(Bounds bounds) {
    this.bounds = bounds;
  }

  List<Component> components() {
    return components;
  }

  List<Skipped> skipped() {
    return skipped;
  }

  static boolean isArchive(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".jar") || lower.endsWith(".war") || lower.endsWith(".ear");
  }

  void skip(String location, Reason reason) {
    if (skipped.size() < bounds.components()) {
      skipped.add(new Skipped(location, reason));
    }
    full |= reason == Reason.TOO_MUCH;
  }

  /** Reads a file and what is inside. */
  void file(Path file) {
    file(file, file.toString());
  }

  /** The same by a name of its own. */
  void file(Path file, String location) {
    if (full) {
      return; // told where it became full
    }
    int before = components.size();
    Signs signs = new Signs(markers);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      long packed = Files.size(file);
      read(zip, location, signs, new Meter(bounds, total, () -> packed));
    } catch (Meter.Reached e) {
      skip(location, e.reason());
    } catch (NoSuchFileException | java.io.FileNotFoundException e) {
      skip(location, Files.exists(file) ? Reason.DENIED : Reason.ABSENT);
      return;
    } catch (AccessDeniedException e) {
      skip(location, Reason.DENIED);
      return;
    } catch (IOException | IllegalArgumentException e) {
      skip(location, Reason.DAMAGED);
    }
    add(before, location, signs, digests(file));
  }

  private static Component.@Nullable Digests digests(Path file) {
    try (InputStream in = Files.newInputStream(file);
        Taken taken = new Taken(in)) {
      return taken.finish();
    } catch (IOException e) {
      return null; // that it cannot be read is told already
    }
  }

  private void read(ZipFile zip, String location, Signs signs, Meter meter) throws IOException {
    Enumeration<? extends ZipEntry> entries = zip.entries();
    boolean hostile = false;
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      meter.entry();
      if (isHostile(entry.getName())) {
        hostile = true;
      } else if (!entry.isDirectory() && isRead(entry.getName(), signs)) {
        try (InputStream in = zip.getInputStream(entry)) {
          content(entry.getName(), in, location, 1, signs, meter);
        } catch (Meter.Reached e) {
          throw e;
        } catch (IOException e) {
          skip(location + INSIDE + entry.getName(), Reason.DAMAGED);
        }
      }
    }
    if (hostile) {
      skip(location, Reason.HOSTILE_NAME);
    }
  }

  /** True for what is looked into, not only listed. */
  private static boolean isRead(String name, Signs signs) {
    signs.entry(name);
    return isArchive(name) || isPom(name) || name.equals("META-INF/MANIFEST.MF");
  }

  private static boolean isPom(String name) {
    return name.startsWith("META-INF/maven/") && name.endsWith("/pom.properties");
  }

  private static boolean isHostile(String name) {
    return name.length() > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)
        || name.startsWith("/")
        || ("/" + name.replace('\\', '/') + "/").contains("/../");
  }

  /** Looks into one entry and takes all of it. */
  private void content(
      String name, InputStream in, String location, int depth, Signs signs, Meter meter)
      throws IOException {
    if (isArchive(name)) {
      String inside = location + INSIDE + name;
      if (depth >= bounds.depth()) {
        skip(inside, Reason.TOO_DEEP);
      } else {
        nested(inside, new Metered(in, meter), depth);
      }
    } else if (isPom(name)) {
      signs.pom(bytes(in, LARGEST_POM, meter));
    } else {
      signs.manifest(bytes(in, LARGEST_MANIFEST, meter));
    }
  }

  private static byte[] bytes(InputStream in, int most, Meter meter) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    int read = in.read(buffer);
    while (read >= 0 && bytes.size() < most) {
      meter.inflated(read);
      bytes.write(buffer, 0, read);
      read = in.read(buffer);
    }
    return bytes.toByteArray();
  }

  /** What is taken from it counts for the archive around. */
  private static final class Metered extends java.io.FilterInputStream {
    private final Meter meter;

    Metered(InputStream in, Meter meter) {
      super(in);
      this.meter = meter;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = in.read(into, from, length);
      meter.inflated(Math.max(0, read));
      return read;
    }
  }

  /**
   * Reads an archive inside another one to its end. What is wrong with it is told here; only a
   * bound of what is around it goes on.
   */
  private void nested(String location, InputStream raw, int depth) throws IOException {
    if (components.size() >= bounds.components()) {
      throw new Meter.Reached(Reason.TOO_MUCH);
    }
    int before = components.size();
    Signs signs = new Signs(markers);
    try (Taken taken = new Taken(raw);
        ZipInputStream zip = new ZipInputStream(taken)) {
      Meter own = new Meter(bounds, total, taken::count);
      try {
        if (!entries(zip, location, depth, signs, own)) {
          skip(location, Reason.DAMAGED);
        }
      } catch (Meter.Reached e) {
        if (e.reason() == Reason.TOO_MUCH) {
          throw e;
        }
        skip(location, e.reason());
      } catch (IOException | IllegalArgumentException e) {
        skip(location, Reason.DAMAGED);
      }
      add(before, location, signs, taken.finish());
    }
  }

  /** False if there is not one. */
  private boolean entries(ZipInputStream zip, String location, int depth, Signs signs, Meter meter)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    boolean any = false;
    boolean hostile = false;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      any = true;
      meter.entry();
      if (isHostile(entry.getName())) {
        hostile = true;
      } else if (!entry.isDirectory() && isRead(entry.getName(), signs)) {
        content(entry.getName(), zip, location, depth + 1, signs, meter);
      }
      for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
        meter.inflated(read);
      }
    }
    if (hostile) {
      skip(location, Reason.HOSTILE_NAME);
    }
    return any;
  }

  private void add(int at, String location, Signs signs, Component.@Nullable Digests digests) {
    Identity own = Identity.of(location, signs);
    List<Component> found = new ArrayList<>();
    found.add(
        new Component(
            location,
            Kind.ARCHIVE,
            own.group(),
            own.artifact(),
            own.version(),
            own.confidence(),
            own.evidence(),
            signs.hints(),
            digests));
    for (Pom pom : signs.poms()) {
      if (!pom.artifact().equals(own.artifact())) {
        found.add(
            inside(
                location,
                Kind.SHADED,
                new Identity(
                    pom.group(),
                    pom.artifact(),
                    pom.version(),
                    Confidence.MEDIUM,
                    "pom.properties")));
      }
    }
    for (Markers.Marker copy : signs.copies().values()) {
      if (!isExplained(copy, own, signs)) {
        found.add(
            inside(
                location,
                Kind.COPY,
                new Identity(copy.group(), copy.artifact(), null, Confidence.LOW, "class-name")));
      }
    }
    components.addAll(at, found);
  }

  private static Component inside(String location, Kind kind, Identity what) {
    return new Component(
        location,
        kind,
        what.group(),
        what.artifact(),
        what.version(),
        what.confidence(),
        what.evidence(),
        List.of(),
        null);
  }

  /** The library itself, another jar of its makers, or a copy whose pom is there. */
  private static boolean isExplained(Markers.Marker copy, Identity own, Signs signs) {
    boolean named =
        copy.artifact().equals(own.artifact())
            || signs.poms().stream().anyMatch(pom -> pom.artifact().equals(copy.artifact()));
    // a name without group: the classes lie in the packages of the library's makers
    boolean family =
        copy.group().equals(own.group())
            || (own.group() == null
                && own.artifact() != null
                && GroupMatch.agree(copy.group(), signs.hints().stream().limit(2).toList()));
    return named || family;
  }
}
