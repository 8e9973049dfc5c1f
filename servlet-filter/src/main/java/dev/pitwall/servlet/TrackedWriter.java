package dev.pitwall.servlet;

import java.io.PrintWriter;
import java.nio.CharBuffer;

/**
 * The container's writer, each call told to a {@link CommitTracker} first. All other methods of
 * {@link PrintWriter} come down to the ones that are here; the end of a line stays the container's.
 */
public final class TrackedWriter extends PrintWriter {
  private static final int LONGEST_LINE_END = 2;

  private final PrintWriter writer;
  private final CommitTracker tracker;

  /** Tells {@code tracker} what goes to {@code writer}. */
  public TrackedWriter(PrintWriter writer, CommitTracker tracker) {
    super(writer);
    this.writer = writer;
    this.tracker = tracker;
  }

  @Override
  public void write(int character) {
    tracker.writing(String.valueOf((char) character), 0, 1);
    writer.write(character);
  }

  @Override
  public void write(char[] characters, int offset, int length) {
    tracker.writing(CharBuffer.wrap(characters), offset, offset + length);
    writer.write(characters, offset, length);
  }

  @Override
  public void write(String text, int offset, int length) {
    tracker.writing(text, offset, offset + length);
    writer.write(text, offset, length);
  }

  @Override
  public void println() {
    tracker.writing(LONGEST_LINE_END);
    writer.println();
  }

  @Override
  public void flush() {
    tracker.commit();
    writer.flush();
  }

  @Override
  public void close() {
    tracker.commit();
    writer.close();
  }

  @Override
  public boolean checkError() {
    tracker.commit();
    return writer.checkError();
  }
}
