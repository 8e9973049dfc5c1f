package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about backups, on files alone: what a database adds is tested in the core. */
class BackupCommandTest {
  @TempDir Path temp;
  private Shell shell;

  @BeforeEach
  void configure() throws IOException {
    shell = new Shell(temp);
    Files.writeString(temp.resolve("app.conf"), "a = 1");
    shell.configure(
        "pitwall.backup.dir = \"" + temp.resolve("backups") + "\"",
        "pitwall.backup.config = [\"" + temp.resolve("app.conf") + "\"]");
  }

  @Test
  void itPrintsTheIdAndTheListShowsIt() {
    assertThat(shell.run("backup")).isZero();
    String id = shell.out().strip();
    assertThat(id).matches("\\d{8}T\\d{6}Z");
    assertThat(shell.err()).contains("verified: decode").contains(id);

    assertThat(shell.run("backup", "list")).isZero();
    assertThat(shell.out()).contains(id).contains("decode");
    assertThat(shell.run("backup", "list", "-o", "json")).isZero();
    JsonObject first = shell.json().getAsJsonArray("backups").get(0).getAsJsonObject();
    assertThat(first.get("id").getAsString()).isEqualTo(id);
    assertThat(first.get("verified").getAsString()).isEqualTo("decode");
    JsonObject file = first.getAsJsonArray("files").get(0).getAsJsonObject();
    assertThat(file.get("name").getAsString()).isEqualTo("config.tar.gz");
    assertThat(file.get("sha256").getAsString()).hasSize(64);
    assertThat(first.get("bytes").getAsLong()).isEqualTo(file.get("bytes").getAsLong());
  }

  @Test
  void verifyFindsDamageInTheNewestOrWhereItIsPointedTo() throws IOException {
    shell.run("backup", "-o", "json");
    String id =
        shell.json().getAsJsonArray("backups").get(0).getAsJsonObject().get("id").getAsString();
    Path folder = temp.resolve("backups").resolve(id);
    assertThat(shell.run("backup", "verify", "-o", "json")).isZero();
    assertThat(shell.json().get("result").getAsString()).isEqualTo("VERIFIED");
    assertThat(shell.json().get("level").getAsString()).isEqualTo("decode");
    assertThat(shell.json().getAsJsonArray("problems")).isEmpty();

    Path archive = folder.resolve("config.tar.gz");
    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length / 2] ^= 1;
    Files.write(archive, bytes);
    for (String which : new String[] {id, folder.toString(), archive.toString()}) {
      assertThat(shell.run("backup", "verify", which, "-o", "json")).isEqualTo(2);
      assertThat(shell.json().get("result").getAsString()).isEqualTo("DAMAGED");
    }
    assertThat(shell.run("backup", "list")).isZero();
    assertThat(shell.out()).contains("DAMAGED");
    assertThat(shell.run("backup", "verify", "--level", "deep")).isEqualTo(64);
    assertThat(shell.run("backup", "verify", "20200101T000000Z")).isEqualTo(2);
    assertThat(shell.err()).contains("The newest is " + id);
  }

  @Test
  void withoutABackupTheListSaysHowToMakeOne() {
    assertThat(shell.run("backup", "list", "-o", "json")).isZero();
    assertThat(shell.json().getAsJsonArray("backups")).isEmpty();
    assertThat(shell.run("backup", "list")).isZero();
    assertThat(shell.err()).contains("There is no backup");
    assertThat(shell.run("backup", "verify")).isEqualTo(2);
    assertThat(shell.run("backup", "list", "--lang", "ja")).isZero();
    assertThat(shell.err()).contains("バックアップはありません");
  }

  @Test
  void anotherRunAMissingRightAndAMistakeHaveTheirOwnCodes() throws IOException {
    Path dir = Files.createDirectories(temp.resolve("backups"));
    try (FileChannel channel =
            FileChannel.open(
                dir.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThat(shell.run("backup")).isEqualTo(75);
      assertThat(shell.err()).contains("another run holds it");
    }
    shell.configure("pitwall.backup.dir = \"" + dir + "\"");
    assertThat(shell.run("backup")).isEqualTo(78);
    assertThat(shell.err()).contains("backup.uploads");
    shell.configure("pitwall.backup.keep = soon");
    assertThat(shell.run("backup")).isEqualTo(78);
    Files.writeString(temp.resolve("a-file"), "");
    shell.configure(
        "pitwall.backup.dir = \"" + temp.resolve("a-file") + "\"",
        "pitwall.backup.config = [\"" + temp.resolve("app.conf") + "\"]");
    assertThat(shell.run("backup")).isIn(2, 77);
  }

  @Test
  void pruneShowsBeforeItDeletes() {
    shell.run("backup");
    assertThat(shell.run("backup", "prune", "--dry-run", "-o", "json")).isZero();
    assertThat(shell.json().get("dryRun").getAsBoolean()).isTrue();
    assertThat(shell.json().getAsJsonArray("deleted")).isEmpty();
    assertThat(shell.run("backup", "prune")).isZero();
    assertThat(shell.err()).contains("0 deleted");
  }
}
