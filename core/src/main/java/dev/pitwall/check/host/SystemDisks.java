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
  private final Path root;

  /**
   * The disks of this machine.
   *
   * @param root below it lies {@code proc/self/mountinfo}
   */
  SystemDisks(TimeSource time, Path root) {
    this.inodes = new Inodes(time);
    this.root = root;
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
        writing(path, store),
        unix ? Optional.of(inodes.of(path)) : Optional.empty());
  }

  private Writing writing(Path path, FileStore store) throws IOException {
    // Files of its own: each path is asked for on another thread.
    MountTable mounts = new MountTable(new HostFiles(root));
    if (mounts.stopped(path.toRealPath()).orElse(false)) {
      return Writing.STOPPED;
    }
    return store.isReadOnly() ? Writing.READ_ONLY : Writing.POSSIBLE;
  }
}
