package dev.pitwall.backup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.backup.archive.Remark.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarArchiveTest {
  private static final Exclusions NONE = Exclusions.of(List.of());
  private static final String LONG = "deep-".repeat(30);

  @TempDir Path temp;
  private Path source;

  @BeforeEach
  void folder() throws IOException {
    temp = temp.toRealPath();
    source = Files.createDirectory(temp.resolve("uploads"));
  }

  /** One of everything. */
  private void fill() throws IOException {
    Path deep = Files.createDirectories(source.resolve(LONG).resolve(LONG).resolve("写真"));
    Files.writeString(deep.resolve("六月のレース.txt"), "結果");
    Files.write(source.resolve("empty"), new byte[0]);
    Files.write(source.resolve("block"), new byte[512]);
    Files.write(source.resolve("odd"), new byte[100_001]);
    Files.createDirectory(source.resolve("empty-folder"));
    Files.createLink(source.resolve("same"), source.resolve("odd"));
    Files.createSymbolicLink(source.resolve("link"), Path.of("odd"));
    Files.createSymbolicLink(source.resolve("up"), Path.of("../elsewhere/" + LONG + LONG));
    Files.createSymbolicLink(source.resolve("loop"), Path.of("loop"));
    Files.createSymbolicLink(source.resolve("to-folder"), Path.of("empty-folder"));
    Files.setPosixFilePermissions(
        source.resolve("odd"), PosixFilePermissions.fromString("r-x--x--x"));
    Files.setAttribute(source.resolve("empty-folder"), "unix:mode", 02770);
    Files.setLastModifiedTime(
        source.resolve("odd"), FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z")));
    Files.setLastModifiedTime(
        source.resolve("empty"), FileTime.from(Instant.parse("1961-02-03T04:05:06.5Z")));
    Files.setLastModifiedTime(
        source.resolve("empty-folder"), FileTime.from(Instant.parse("2031-01-01T00:00:00Z")));
  }

  private byte[] packed(Path... sources) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarArchive.write(List.of(sources), NONE, out);
    return out.toByteArray();
  }

  private ArchiveReport unpacked(byte[] archive, Path into, boolean overwrite) throws IOException {
    return TarArchive.unpack(new ByteArrayInputStream(archive), into, overwrite);
  }

  /** Everything that must come back, by name. */
  private static Map<String, List<Object>> facts(Path root) throws IOException {
    Map<String, List<Object>> facts = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        FileFacts of = FileFacts.of(file);
        List<Object> list = new ArrayList<>();
        list.add(Integer.toOctalString(of.mode()));
        Instant time = of.modified().toInstant();
        // the JDK sets the time of a link to the microsecond
        list.add(of.link() ? time.truncatedTo(ChronoUnit.MICROS) : time);
        list.add(of.owner() + ":" + of.group());
        if (of.regular()) {
          list.add(Arrays.hashCode(Files.readAllBytes(file)));
          list.add("names " + of.names());
        } else if (of.link()) {
          list.add(Files.readSymbolicLink(file).toString());
        }
        facts.put(root.relativize(file).toString(), list);
      }
    }
    return facts;
  }

  private Path within(Path target) {
    return target.resolve(Path.of("/").relativize(source));
  }

  @Test
  void everythingComesBackAsItWas() throws IOException {
    fill();
    Map<String, List<Object>> before = facts(source);

    ArchiveReport written =
        TarArchive.write(List.of(source), NONE, OutputStream.nullOutputStream());
    Path target = temp.resolve("back");
    ArchiveReport report = unpacked(packed(source), target, false);

    assertThat(facts(within(target))).isEqualTo(before);
    assertThat(report.remarks()).isEmpty();
    assertThat(report).isEqualTo(written);
    assertThat(report.files()).isEqualTo(4);
    assertThat(report.links()).isEqualTo(5);
    assertThat(report.bytes()).isEqualTo(100_001 + 512 + 6);
    assertThat(Files.isSameFile(within(target).resolve("same"), within(target).resolve("odd")))
        .isTrue();
    assertThat(mode(target)).isEqualTo("rwx------");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void tarReadsWhatIsWritten() throws Exception {
    fill();
    Path archive = Files.write(temp.resolve("a.tar"), packed(source));
    Path target = Files.createDirectory(temp.resolve("gnu"));

    run("tar", "-xpf", archive.toString(), "-C", target.toString());

    assertThat(facts(within(target))).isEqualTo(facts(source));
  }

  @Test
  void whatTarWritesIsRead() throws Exception {
    fill();
    for (String format : List.of("pax", "gnu")) {
      Path archive = temp.resolve(format + ".tar");
      run(
          "tar",
          "--format=" + format,
          "-cf",
          archive.toString(),
          "-C",
          "/",
          source.toString().substring(1));
      Path target = temp.resolve("from-" + format);

      unpacked(Files.readAllBytes(archive), target, false);

      Map<String, List<Object>> expected = facts(source);
      Map<String, List<Object>> found = facts(within(target));
      if (format.equals("gnu")) { // keeps no parts of a second
        expected.values().forEach(each -> each.set(1, ""));
        found.values().forEach(each -> each.set(1, ""));
      }
      assertThat(found).as(format).containsExactlyEntriesOf(expected);
    }
  }

  @Test
  void namesThatAreNoTextComeBackByteForByte() throws Exception {
    // a name in Shift JIS, made by a program that is not asked for UTF-8
    run("sh", "-c", "touch \"$(printf '" + source + "/\\203\\214\\201\\133\\203\\130')\"");
    Path target = Files.createDirectory(temp.resolve("raw"));

    unpacked(packed(source), target, false);

    assertThat(run("sh", "-c", "ls " + within(target) + " | od -An -tx1").strip())
        .isEqualTo("83 8c 81 5b 83 58 0a");
  }

  @Test
  void anEntryMayBeLargerThanEightGibibytes() throws IOException {
    long size = (8L << 30) + 5;
    try (RandomAccessFile sparse = new RandomAccessFile(source.resolve("big").toFile(), "rw")) {
      sparse.setLength(size);
    }
    class Head extends OutputStream {
      private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
      private long all;

      @Override
      public void write(int b) {
        throw new AssertionError("byte for byte");
      }

      @Override
      public void write(byte[] bytes, int from, int length) {
        all += length;
        if (all < 8192) {
          kept.write(bytes, from, length);
        }
        if (all > 1 << 20) {
          // eight gibibytes of zeros prove no more
          throw new Enough();
        }
      }
    }
    Head head = new Head();
    assertThatThrownBy(() -> TarArchive.write(List.of(source), NONE, head))
        .isInstanceOf(Enough.class);

    TarInput in = new TarInput(new ByteArrayInputStream(head.kept.toByteArray()));
    assertThat(in.next()).extracting(TarEntry::type).isEqualTo(TarEntry.Type.FOLDER);
    assertThat(in.next()).extracting(TarEntry::size).isEqualTo(size);
  }

  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aFileThatGrowsOrShrinksOrChangesDoesNotDamageTheArchive() throws IOException {
    Path file = Files.write(source.resolve("live"), new byte[300_000]);
    for (long becomes : new long[] {100, 500_000}) {
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      OutputStream meddling =
          new OutputStream() {
            @Override
            public void write(int b) {
              kept.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
              if (length > 100_000) {
                try (RandomAccessFile live = new RandomAccessFile(file.toFile(), "rw")) {
                  live.setLength(becomes);
                }
              }
              kept.write(bytes, from, length);
            }
          };
      Files.write(file, new byte[300_000]);
      ArchiveReport report = TarArchive.write(List.of(source), NONE, meddling);

      assertThat(report.remarks())
          .singleElement()
          .satisfies(
              remark -> {
                assertThat(remark.kind()).isEqualTo(becomes < 300_000 ? Kind.SHRANK : Kind.CHANGED);
                assertThat(remark.path()).isEqualTo(file.toString());
              });
      assertThat(report.whole()).isFalse();
      Path target = temp.resolve("of-" + becomes);
      unpacked(kept.toByteArray(), target, false);
      assertThat(Files.size(within(target).resolve("live"))).isEqualTo(300_000);
    }
  }

  @Test
  void socketsAndPipesAreToldAndPassedOver() throws Exception {
    run("mkfifo", source.resolve("pipe").toString());
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Path place = Files.createTempDirectory("s").resolve("socket");
      socket.bind(UnixDomainSocketAddress.of(place));
      Files.move(place, source.resolve("socket"));
      Files.delete(place.getParent());
      ArchiveReport report =
          TarArchive.write(List.of(source), NONE, OutputStream.nullOutputStream());
      assertThat(report.count(Kind.SPECIAL)).isEqualTo(2);
      assertThat(report.files()).isZero();
      assertThat(report.whole()).isTrue();
    }
  }

  @Test
  void whatIsExcludedIsNotReadHoweverOneComesThere() throws IOException {
    Path backups = Files.createDirectories(source.resolve("data/backups"));
    Files.writeString(backups.resolve("old.dump"), "large");
    Path other = Files.createSymbolicLink(temp.resolve("other"), source.resolve("data"));
    Exclusions exclusions = Exclusions.of(List.of(other.resolve("backups")));

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArchiveReport report = TarArchive.write(List.of(source), exclusions, out);

    assertThat(report.count(Kind.EXCLUDED)).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.ISO_8859_1)).doesNotContain("old.dump");
    assertThat(TarArchive.write(List.of(backups.resolve("old.dump")), exclusions, out).files())
        .isZero();
  }

  @Test
  void aMissingSourceIsARemarkAndTheOthersAreKept() throws IOException {
    Files.writeString(source.resolve("a"), "a");
    ArchiveReport report =
        TarArchive.write(
            List.of(temp.resolve("none"), source), NONE, OutputStream.nullOutputStream());
    assertThat(report.count(Kind.VANISHED)).isEqualTo(1);
    assertThat(report.files()).isEqualTo(1);
    assertThat(report.whole()).isFalse();
  }

  /** Releases are often folders with a date behind a link {@code current}. */
  @Test
  void aSourceBehindALinkIsKeptWithTheLink() throws IOException {
    Files.writeString(Files.createDirectory(source.resolve("v7")).resolve("app.conf"), "a = 1");
    Path current = Files.createSymbolicLink(source.resolve("current"), Path.of("v7"));
    Path target = temp.resolve("back");

    unpacked(packed(current.resolve("app.conf")), target, false);

    Path back = within(target);
    assertThat(Files.readString(back.resolve("v7/app.conf"))).isEqualTo("a = 1");
    assertThat(Files.readSymbolicLink(back.resolve("current"))).isEqualTo(Path.of("v7"));
    assertThat(Files.readString(back.resolve("current/app.conf"))).isEqualTo("a = 1");
  }

  @Test
  void existingFilesStayUnlessAskedOtherwise() throws IOException {
    Path file = Files.writeString(source.resolve("a"), "from the backup");
    byte[] archive = packed(source);
    Path target = temp.resolve("back");
    Path back = within(target).resolve(file.getFileName());
    Files.createDirectories(back.getParent());
    Files.writeString(back, "precious");

    ArchiveReport kept = unpacked(archive, target, false);
    assertThat(Files.readString(back)).isEqualTo("precious");
    assertThat(kept.count(Kind.EXISTS)).isEqualTo(1);
    assertThat(kept.whole()).isTrue();

    ArchiveReport replaced = unpacked(archive, target, true);
    assertThat(Files.readString(back)).isEqualTo("from the backup");
    assertThat(replaced.remarks()).isEmpty();
    try (Stream<Path> left = Files.list(back.getParent())) {
      assertThat(left).containsExactly(back);
    }
  }

  private static TarEntry entry(TarEntry.Type type, String name, String target, int size) {
    return new TarEntry(
        type,
        name.getBytes(StandardCharsets.UTF_8),
        target.getBytes(StandardCharsets.UTF_8),
        0644,
        size,
        FileTime.fromMillis(0),
        0,
        0,
        "",
        "");
  }

  private static byte[] evil(TarEntry... entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarOutput out = new TarOutput(bytes);
    for (TarEntry each : entries) {
      out.begin(each);
      if (each.size() > 0) {
        out.content(new byte[(int) each.size()], (int) each.size());
        out.pad(each.size());
      }
    }
    out.finish();
    return bytes.toByteArray();
  }

  @Test
  void nothingIsWrittenOutsideOfTheFolder() throws IOException {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Path target = temp.resolve("jail");
    ArchiveReport report =
        unpacked(
            evil(
                entry(TarEntry.Type.FILE, "../up", "", 3),
                entry(TarEntry.Type.FILE, "a/../../up", "", 3),
                entry(TarEntry.Type.FILE, outside + "/absolute", "", 3),
                entry(TarEntry.Type.FILE, "", "", 0),
                entry(TarEntry.Type.LINK, "door", outside.toString(), 0),
                entry(TarEntry.Type.FILE, "door/through", "", 3),
                entry(TarEntry.Type.FOLDER, "door/folder/", "", 0),
                entry(TarEntry.Type.HARD_LINK, "hard", "door/x", 0),
                entry(TarEntry.Type.HARD_LINK, "hard2", "/etc/passwd", 0),
                entry(TarEntry.Type.FILE, "./good", "", 3)),
            target,
            true);

    assertThat(outside).isEmptyDirectory();
    assertThat(temp.resolve("up")).doesNotExist();
    assertThat(report.count(Kind.REFUSED)).isEqualTo(8);
    assertThat(target.resolve("good")).hasSize(3);
    assertThat(report.whole()).isFalse();
  }

  /** Unpacking over a link replaces the link, never what it leads to. */
  @Test
  void aLinkInTheWayIsReplacedNotFollowed() throws IOException {
    Path precious = Files.writeString(temp.resolve("precious"), "precious");
    Path target = Files.createDirectory(temp.resolve("back"));
    Files.createSymbolicLink(target.resolve("a"), precious);

    unpacked(evil(entry(TarEntry.Type.FILE, "a", "", 3)), target, true);

    assertThat(precious).hasContent("precious");
    assertThat(Files.isSymbolicLink(target.resolve("a"))).isFalse();
  }

  @Test
  void setUserBitsOfFilesAreNotBroughtBack() throws IOException {
    Path tool = Files.writeString(source.resolve("tool"), "#!/bin/sh\n");
    Files.setAttribute(tool, "unix:mode", 06755);
    Path target = temp.resolve("back");

    unpacked(packed(source), target, false);

    assertThat(FileFacts.of(within(target).resolve("tool")).permissions()).isEqualTo(0755);
  }

  @Test
  void anArchiveThatEndsTooEarlyIsNoArchive() throws IOException {
    fill();
    byte[] whole = packed(source);
    for (int length = 0; length < whole.length; length += 10_007) {
      byte[] cut = Arrays.copyOf(whole, Math.min(length, whole.length - 1024));
      Path target = Files.createTempDirectory(temp, "cut");
      assertThatThrownBy(() -> unpacked(cut, target, false)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aFlippedBitInAHeaderIsFound() throws IOException {
    fill();
    byte[] whole = packed(source);
    int endOfSum = (TarHeader.SUM.at() + 6) * 8;
    for (int bit = 0; bit < 512 * 8; bit += 7) {
      if (bit >= endOfSum && bit < endOfSum + 16) {
        continue; // a zero and a blank after the sum's digits, which say nothing
      }
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> new TarInput(new ByteArrayInputStream(flipped)).next())
          .as("bit %d", bit)
          .isInstanceOf(IOException.class);
    }
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + ": " + said).isZero();
    return said;
  }
}
