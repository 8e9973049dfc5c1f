package dev.pitwall.backup;

import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a run would succeed, asked at noon and not at three in the morning. */
final class Preflight {
  private final BackupSite site;
  private final Limits limits;
  private final Messages words;

  Preflight(BackupSite site, Limits limits) {
    this.site = site;
    this.limits = limits;
    this.words = Messages.of(Preflight.class, site.locale());
  }

  private interface Step {
    void run() throws BackupException, InterruptedException;
  }

  /** Everything that is wrong, one text each. */
  List<String> problems() throws InterruptedException {
    List<String> problems = new ArrayList<>();
    for (Step step : List.<Step>of(this::key, this::target, this::database, this::space)) {
      try {
        step.run();
      } catch (BackupException e) {
        String problem = String.valueOf(e.getMessage());
        if (!problems.contains(problem)) {
          problems.add(problem);
        }
      }
    }
    return problems;
  }

  /** The first thing that is wrong, as a run meets it. */
  void require() throws BackupException, InterruptedException {
    target();
    space();
  }

  private void key() throws BackupException {
    StoredFiles.key(site.settings(), words);
  }

  private void target() throws BackupException {
    Path dir = site.dir();
    Path probe = dir.resolve(".probe-" + ProcessHandle.current().pid());
    try {
      Durable.makeFolder(dir);
      Files.deleteIfExists(probe);
      try (FileChannel made = Durable.create(probe)) {
        made.force(false);
      }
      boolean open =
          Files.getFileStore(probe).supportsFileAttributeView("posix")
              && Files.getPosixFilePermissions(probe).contains(PosixFilePermission.OTHERS_READ);
      Files.delete(probe);
      if (open && site.settings().keyFile().isEmpty()) {
        throw new BackupException(Kind.PERMISSION, words.get("target.open", "dir", dir));
      }
    } catch (IOException e) {
      throw Unwritable.of(probe, e, words);
    }
  }

  private void database() throws BackupException, InterruptedException {
    Optional<Source> source = Source.of(site.settings().postgres(), words);
    if (source.isEmpty()) {
      return;
    }
    PostgresTools tools = new PostgresTools(site.settings().tools(), words);
    try (Connection session = source.get().open(PostgresTools.APPLICATION_NAME + "-preflight")) {
      Source.Facts facts = source.get().facts(session);
      tools.require("pg_dump", facts.major());
      tools.require("pg_restore", facts.major());
      source.get().requireRights(session, facts);
    } catch (SQLException e) {
      throw source.get().unreachable(e);
    }
  }

  private void space() throws BackupException {
    List<Manifest> all = new Catalogue(site.dir(), site.locale()).list().backups();
    long last = all.isEmpty() ? 0 : all.get(all.size() - 1).bytes();
    long database =
        all.stream()
            .map(Manifest::database)
            .filter(java.util.Objects::nonNull)
            .mapToLong(each -> each.bytes())
            .reduce(0, (first, second) -> second);
    requireSpace(last, database);
  }

  /**
   * Nothing, if there is room for one more backup and the reserve.
   *
   * @param last size of the last backup; 0 if unknown
   * @param database size of the database; 0 if unknown
   */
  void requireSpace(long last, long database) throws BackupException {
    long need = (long) Math.max(limits.ofLast() * last, limits.ofDatabase() * database);
    long wanted = need + Math.max(need / 10, limits.reserve());
    @Nullable Path existing = site.dir();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null) {
      return;
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      if (free < wanted) {
        throw new BackupException(
            Kind.FAILED,
            words.get(
                "space.forecast",
                "dir",
                site.dir(),
                "free",
                Sizes.text(free),
                "wanted",
                Sizes.text(wanted),
                "last",
                Sizes.text(last),
                "database",
                Sizes.text(database)));
      }
    } catch (IOException e) {
      throw Unwritable.of(site.dir(), e, words);
    }
  }

  Locale locale() {
    return site.locale();
  }
}
