package dev.pitwall.servlet.jakarta;

import dev.pitwall.servlet.CommitTracker;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** The container's stream, each call told to the tracker first. */
final class TimedOutputStream extends ServletOutputStream {
  private final ServletOutputStream stream;
  private final CommitTracker tracker;

  TimedOutputStream(ServletOutputStream stream, CommitTracker tracker) {
    this.stream = stream;
    this.tracker = tracker;
  }

  @Override
  public void write(int octet) throws IOException {
    tracker.writing(1);
    stream.write(octet);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    tracker.writing(length);
    stream.write(bytes, offset, length);
  }

  @Override
  public void print(String text) throws IOException {
    String printed = String.valueOf(text);
    tracker.writing(printed, 0, printed.length());
    stream.print(text);
  }

  @Override
  public void flush() throws IOException {
    tracker.commit();
    stream.flush();
  }

  @Override
  public void close() throws IOException {
    tracker.commit();
    stream.close();
  }

  @Override
  public boolean isReady() {
    return stream.isReady();
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    stream.setWriteListener(listener);
  }
}
