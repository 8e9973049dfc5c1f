package dev.pitwall.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.backup.Manifest.Level;
import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.Manifest.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the looks at a backup find, and what they do not. */
class DamageTest {
  private static final int FLIPS = 200;

  @TempDir static Path temp;
  private static ShopServer server;
  private static Backups backups;
  private static Manifest manifest;

  @BeforeAll
  static void makeOne() throws Exception {
    server = new ShopServer(temp.resolve("pg"));
    Path uploads = Files.createDirectories(temp.resolve("uploads"));
    byte[] photo = new byte[200_000];
    new Random(1).nextBytes(photo);
    Files.write(uploads.resolve("photo.jpg"), photo);
    backups = plan().set("backup.uploads", uploads).backups();
    manifest = backups.make("", Progress.NONE).manifest();
  }

  private static Plans plan() {
    return Plans.of(temp.resolve("backups"), server);
  }

  @AfterAll
  static void end() throws IOException {
    server.close();
  }

  private static Path file(String name) {
    return backups.catalogue().folder(manifest.id()).resolve(name);
  }

  private static void flip(Path file, long bit) throws IOException {
    byte[] all = Files.readAllBytes(file);
    all[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
    Files.write(file, all);
  }

  private static boolean found() throws Exception {
    try {
      Manifest read = backups.catalogue().find(manifest.id());
      return !verifier().verify(read, Level.LIST, Progress.NONE).passed();
    } catch (BackupException damagedManifest) {
      return true;
    }
  }

  private static Verifier verifier() {
    BackupSite site = plan().site();
    return new Verifier(
        backups.catalogue(), site.settings(), Plans.QUICK, site.time(), Locale.ENGLISH);
  }

  /** Wherever in the backup it is: the dump, the archive, the manifest itself. */
  @Test
  void everySingleFlippedBitIsFound() throws Exception {
    List<String> names = new ArrayList<>();
    manifest.files().forEach(each -> names.add(each.name()));
    names.add(Manifest.FILE);
    Random random = new Random(20261126);
    int found = 0;
    for (int i = 0; i < FLIPS; i++) {
      Path file = file(names.get(i % names.size()));
      long bit = (long) (random.nextDouble() * Files.size(file) * 8);
      flip(file, bit);
      found += found() ? 1 : 0;
      flip(file, bit);
    }
    assertThat(found).isEqualTo(FLIPS);
    assertThat(found()).as("the flips were all taken back").isFalse();
  }

  /** Without digests: what the checksums of the compression find, and the table of contents not. */
  @Test
  void decodingAloneFindsFlipsInCompressedDataAndListingDoesNot() throws Exception {
    Path dump = file(Manifest.DUMP);
    Random random = new Random(7);
    int listed = 0;
    int decoded = 0;
    int flips = 12;
    // the data begins after header and table of contents; the last third is data only
    long size = Files.size(dump);
    for (int i = 0; i < flips; i++) {
      long bit = (size * 2 / 3 + (long) (random.nextDouble() * size / 4)) * 8 + i % 8;
      flip(dump, bit);
      Manifest blind = withTrueDigests();
      listed += verifier().verify(blind, Level.LIST, Progress.NONE).passed() ? 0 : 1;
      decoded += verifier().verify(blind, Level.DECODE, Progress.NONE).passed() ? 0 : 1;
      flip(dump, bit);
    }
    assertThat(listed).isZero();
    assertThat(decoded).isEqualTo(flips);
  }

  /** The manifest as if the damage had happened before it was written. */
  private static Manifest withTrueDigests() throws IOException {
    List<StoredFile> files = new ArrayList<>();
    for (StoredFile each : manifest.files()) {
      var digest = Digests.sha256();
      byte[] all = Files.readAllBytes(file(each.name()));
      digest.update(all);
      files.add(
          new StoredFile(
              each.name(), all.length, Digests.hex(digest), each.plain(), each.entries()));
    }
    return new Manifest(
        manifest.id(),
        manifest.slot(),
        manifest.app(),
        manifest.instance(),
        manifest.start(),
        manifest.end(),
        manifest.database(),
        files,
        manifest.tables(),
        "",
        List.of(),
        Manifest.Status.GOOD,
        List.of());
  }

  @Test
  void aMissingACutAndALongerFileAreFound() throws Exception {
    Path dump = file(Manifest.DUMP);
    byte[] whole = Files.readAllBytes(dump);
    Files.write(dump, java.util.Arrays.copyOf(whole, whole.length - 1));
    assertThat(look()).contains("bytes");
    Files.write(dump, java.util.Arrays.copyOf(whole, whole.length + 1));
    assertThat(look()).contains("bytes");
    Files.delete(dump);
    assertThat(look()).contains("missing");
    Files.write(dump, whole);
    assertThat(look()).isEmpty();
  }

  private static String look() throws Exception {
    return String.join(";", verifier().verify(manifest, Level.DECODE, Progress.NONE).problems());
  }

  @Test
  void whatVerifyFindsIsKeptAndWhatIsDamagedIsNotCalledVerified() throws Exception {
    Path dump = file(Manifest.DUMP);
    flip(dump, 80_000);
    Manifest looked = backups.verify(manifest.id(), Level.DECODE, Progress.NONE);
    assertThat(looked.damaged()).isTrue();
    assertThat(looked.good()).isFalse();
    assertThat(looked.verified()).isEqualTo(Level.NONE);
    assertThat(backups.catalogue().find(manifest.id())).isEqualTo(looked);
    assertThat(backups.standing().newest()).isNull();

    flip(dump, 80_000);
    Manifest again = backups.verify(manifest.id(), Level.DECODE, Progress.NONE);
    assertThat(again.good()).isTrue();
    assertThat(again.verifications()).extracting(Verification::passed).contains(true, false, true);
  }
}
