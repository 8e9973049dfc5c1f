package dev.pitwall.check.host;

import dev.pitwall.schedule.TimeSource;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file systems of this machine, by the JDK's {@link FileStore}, which asks {@code statvfs}. */
final class SystemDisks implements Disks {
  private final Inodes inodes;

  SystemDisks(TimeSource time) {
    this.inodes = new Inodes(time);
  }

  @Override
  public Disk ask(Path path) throws IOException {
    FileStore store = Files.getFileStore(path);
    boolean unix = File.separatorChar == '/';
    String device = unix ? "dev " + Files.getAttribute(path, "unix:dev") : store.toString();
    return new Disk(
        device,
        store.getTotalSpace(),
        store.getUnallocatedSpace(),
        store.getUsableSpace(),
        store.isReadOnly(),
        unix ? Optional.of(inodes.of(path)) : Optional.empty());
  }
}
