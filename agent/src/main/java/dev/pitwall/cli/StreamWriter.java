package dev.pitwall.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;

/** Lets the stream encode, which alone knows its charset: Japanese help on a Windows console. */
final class StreamWriter extends Writer {
  private final PrintStream stream;

  private StreamWriter(PrintStream stream) {
    this.stream = stream;
  }

  static PrintWriter on(PrintStream stream) {
    return new PrintWriter(new StreamWriter(stream), true);
  }

  @Override
  public void write(char[] text, int from, int length) {
    stream.print(String.valueOf(text, from, length));
  }

  @Override
  public void flush() {
    stream.flush();
  }

  /** The stream belongs to the caller. */
  @Override
  public void close() {
    flush();
  }
}
