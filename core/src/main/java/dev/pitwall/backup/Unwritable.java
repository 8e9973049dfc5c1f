package dev.pitwall.backup;

import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;

/** Why a backup's folder takes no more, in words that say what to do. */
final class Unwritable {
  private Unwritable() {}

  static BackupException of(Path folder, IOException e, Messages words) {
    String reason =
        e instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : String.valueOf(e.getMessage());
    String lower = reason.toLowerCase(Locale.ROOT);
    Path dir = folder.getParent() == null ? folder : folder.getParent();
    if (lower.contains("no space left") || lower.contains("quota exceeded")) {
      return new BackupException(
          Kind.FAILED, words.get("space.full", "dir", dir, "error", reason), e);
    }
    boolean refused =
        e instanceof AccessDeniedException
            || lower.contains("read-only")
            || lower.contains("denied");
    return new BackupException(
        refused ? Kind.PERMISSION : Kind.FAILED,
        words.get("target.unwritable", "dir", dir, "error", e.toString()),
        e);
  }
}
