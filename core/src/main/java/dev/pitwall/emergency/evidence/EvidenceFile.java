package dev.pitwall.emergency.evidence;

import dev.pitwall.emergency.evidence.Collected.Item;
import dev.pitwall.emergency.evidence.Collected.Outcome;
import dev.pitwall.schedule.TimeSource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes evidence into one file, in its order, within a time and a size. */
public final class EvidenceFile {
  private static final int BUFFER = 64 << 10;

  private final SecretFilter filter;
  private final TimeSource time;

  /** Writes nothing yet. */
  public EvidenceFile(SecretFilter filter, TimeSource time) {
    this.filter = filter;
    this.time = time;
  }

  /**
   * What it may take.
   *
   * @param time for all of it; what comes last gets what is left
   * @param bytes of text for all of it
   */
  public record Limits(Duration time, long bytes) {
    /** Of an emergency: ten seconds, 64 MiB. */
    public static final Limits EMERGENCY = new Limits(Duration.ofSeconds(10), 64L << 20);

    /** Of a freeze frame: ten seconds, 4.5 MiB. */
    public static final Limits FRAME = new Limits(Duration.ofSeconds(10), 9L << 19);
  }

  /**
   * Writes it; the file appears as a whole or not at all.
   *
   * @param file over an older one; its folder exists
   * @throws IOException if the file cannot be written; what cannot be had is told in the items
   */
  public Collected write(Path file, List<Exhibit> exhibits, Limits limits)
      throws IOException, InterruptedException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    List<Item> items = new ArrayList<>();
    try {
      FileChannel channel = OwnFiles.create(part);
      try (ZipOutputStream zip =
          new ZipOutputStream(
              new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER))) {
        long begun = time.nanoTime();
        long left = limits.bytes();
        for (Exhibit exhibit : exhibits) {
          Duration rest = limits.time().minusNanos(time.nanoTime() - begun);
          Item item = add(zip, exhibit, rest, left);
          items.add(item);
          left -= item.bytes();
        }
        zip.finish();
        zip.flush();
        OwnFiles.publish(part, channel, file);
      }
    } finally {
      Files.deleteIfExists(part);
    }
    return new Collected(file, Files.size(file), items);
  }

  private Item add(ZipOutputStream zip, Exhibit exhibit, Duration rest, long left)
      throws IOException, InterruptedException {
    if (rest.isNegative() || rest.isZero()) {
      return new Item(exhibit.name(), Outcome.FAILED, 0, "no time was left for it");
    }
    zip.putNextEntry(new ZipEntry(exhibit.name()));
    Sheet sheet = new Sheet(zip, filter.begin(false), left);
    Outcome outcome = Outcome.OK;
    String detail = "";
    try {
      TimeBox.within(
          rest,
          "evidence",
          () -> {
            exhibit.body().write(sheet);
            return true;
          });
    } catch (InterruptedException e) {
      throw e;
    } catch (Exhibit.NotHere e) {
      outcome = Outcome.NONE;
      detail = String.valueOf(e.getMessage());
    } catch (TimeoutException e) {
      outcome = Outcome.FAILED;
      detail = "it did not end within " + rest.toMillis() + " ms";
    } catch (Exception e) {
      outcome = Outcome.FAILED;
      detail = said(e);
    }
    sheet.close();
    zip.closeEntry();
    if (outcome == Outcome.OK && sheet.full()) {
      detail = "cut after " + sheet.bytes() + " bytes";
    }
    return new Item(exhibit.name(), outcome, sheet.bytes(), detail);
  }

  /** The message through the filter: it may hold an address with a password. */
  private String said(Exception e) {
    Throwable cause = e.getMessage() == null && e.getCause() != null ? e.getCause() : e;
    String text =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return filter.begin(false).line(text.replaceAll("\\R", " "));
  }
}
