package dev.pitwall.cli;

import dev.pitwall.BackupPlace;
import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.config.LoadedConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the commands about existing backups have in common: configuration, progress, exit code. */
final class BackupCall {
  private final Session session;

  BackupCall(Session session) {
    this.session = session;
  }

  /** The work of a command. */
  interface Work {
    ExitCode on(LoadedConfiguration configuration, BackupSite site, ProgressLine progress)
        throws BackupException, InterruptedException, IOException;
  }

  /** Does it; what fails is told in words, with the exit code that fits. */
  int run(Work work) throws InterruptedException {
    return run(Optional.empty(), work);
  }

  /**
   * The same.
   *
   * @param elsewhere another folder of backups than that of the configuration
   */
  int run(Optional<Path> elsewhere, Work work) throws InterruptedException {
    Optional<LoadedConfiguration> sound = session.soundConfiguration();
    if (sound.isEmpty()) {
      return ExitCode.CONFIGURATION.code();
    }
    BackupSite configured = BackupPlace.of(sound.get(), session.locale());
    BackupSite site = elsewhere.map(configured::at).orElse(configured);
    String failure;
    ExitCode code;
    try (ProgressLine progress = new ProgressLine(session, Terminal.isThere())) {
      return work.on(sound.get(), site, progress).code();
    } catch (BackupException e) {
      failure = String.valueOf(e.getMessage());
      code =
          switch (e.kind()) {
            case LOCKED -> ExitCode.LOCKED;
            case PERMISSION -> ExitCode.PERMISSION;
            case CONFIGURATION -> ExitCode.CONFIGURATION;
            case FAILED, YIELDED -> ExitCode.CRITICAL;
          };
    } catch (IOException e) {
      failure = e.toString();
      code = ExitCode.CRITICAL;
    }
    session.say(TextTable.printable(failure));
    return code.code();
  }
}
