package dev.pitwall.servlet.jakarta;

import dev.pitwall.servlet.CommitTracker;
import dev.pitwall.servlet.TimedExchange;
import dev.pitwall.servlet.TrackedWriter;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Tells the tracker of every call that can commit the response, before the container hears it. */
final class TimedResponse extends HttpServletResponseWrapper implements CommitTracker.Head {
  final CommitTracker tracker;
  private @Nullable ServletOutputStream stream;
  private @Nullable PrintWriter writer;

  TimedResponse(HttpServletResponse response, TimedExchange exchange, @Nullable String header) {
    super(response);
    tracker = exchange.tracker(this, header);
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    if (stream == null) {
      stream = new TimedOutputStream(super.getOutputStream(), tracker);
    }
    return stream;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (writer == null) {
      writer = new TrackedWriter(super.getWriter(), tracker);
    }
    return writer;
  }

  @Override
  public void setContentLength(int length) {
    setContentLengthLong(length);
  }

  @Override
  public void setContentLengthLong(long length) {
    tracker.declare(length);
    super.setContentLengthLong(length);
  }

  @Override
  public void setHeader(String name, String value) {
    tracker.header(name, value);
    super.setHeader(name, value);
  }

  @Override
  public void addHeader(String name, String value) {
    if (tracker.header(name, value)) {
      super.addHeader(name, value);
    } else {
      super.setHeader(name, value);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    setHeader(name, Integer.toString(value));
  }

  @Override
  public void addIntHeader(String name, int value) {
    addHeader(name, Integer.toString(value));
  }

  @Override
  public void sendError(int status) throws IOException {
    tracker.commit();
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    tracker.commit();
    super.sendError(status, message);
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    tracker.commit();
    super.sendRedirect(location);
  }

  // Servlet 6.1 only: a container of an older API never calls these

  @Override
  public void sendRedirect(String location, int status) throws IOException {
    tracker.commit();
    super.sendRedirect(location, status);
  }

  @Override
  public void sendRedirect(String location, boolean clearBuffer) throws IOException {
    tracker.commit();
    super.sendRedirect(location, clearBuffer);
  }

  @Override
  public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
    tracker.commit();
    super.sendRedirect(location, status, clearBuffer);
  }

  // end of Servlet 6.1 only

  @Override
  public void flushBuffer() throws IOException {
    tracker.commit();
    super.flushBuffer();
  }

  @Override
  public void reset() {
    super.reset();
    stream = null;
    writer = null;
    tracker.reset();
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    tracker.bodyReset();
  }
}
