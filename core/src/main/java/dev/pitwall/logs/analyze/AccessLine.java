package dev.pitwall.logs.analyze;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One request of an access log, in place: its texts are made when they are asked for, and it is
 * filled again by the next line. An address is taken from its own column only, never looked for in
 * the line.
 */
public final class AccessLine {
  /** A status that the line does not tell. */
  public static final int NO_STATUS = 0;

  private final Event event = new Event();
  private byte[] bytes = new byte[0];
  private int userFrom;
  private int userTo;
  private int forwardedFrom;
  private int forwardedTo;
  private int agentFrom;
  private int agentTo;
  private boolean agentKnown;

  AccessLine() {}

  /** Empties it for another line. */
  Event begin(byte[] line) {
    bytes = line;
    event.clear();
    userFrom = userTo = 0;
    forwardedFrom = forwardedTo = 0;
    agentFrom = agentTo = 0;
    agentKnown = false;
    return event;
  }

  void field(Field.Kind kind, int from, int to) {
    switch (kind) {
      case USER -> {
        userFrom = from;
        userTo = to;
      }
      case FORWARDED -> {
        forwardedFrom = from;
        forwardedTo = to;
      }
      case AGENT -> {
        agentFrom = from;
        agentTo = to;
        agentKnown = true;
      }
      default -> {
        return; // the event has it
      }
    }
  }

  boolean chosen() {
    return event.chosen;
  }

  /** The line's bytes, for who looks at them in place. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where path and query begin in {@link #bytes}. */
  public int targetFrom() {
    return event.pathFrom;
  }

  /** Where they end; the same as the begin if there are none. */
  public int targetTo() {
    return event.pathTo;
  }

  /** Path and query as sent; null if the request line is no HTTP. */
  public @Nullable String target() {
    return text(event.pathFrom, event.pathTo);
  }

  /** The peer's address or name; null if the line has none. */
  public @Nullable String client() {
    return text(event.clientFrom, event.clientTo);
  }

  /** Where {@link #client} begins in {@link #bytes}. */
  public int clientFrom() {
    return event.clientFrom;
  }

  /** Where it ends. */
  public int clientTo() {
    return event.clientTo;
  }

  /** {@code X-Forwarded-For}; null if the line has none. */
  public @Nullable String forwardedFor() {
    return text(forwardedFrom, forwardedTo);
  }

  /** The user; null if the line has none. */
  public @Nullable String user() {
    return text(userFrom, userTo);
  }

  /** {@code User-Agent}, empty if the client sent none; null if the format does not tell it. */
  public @Nullable String agent() {
    String agent = text(agentFrom, agentTo);
    return agent == null && agentKnown ? "" : agent;
  }

  /** The method as sent; empty if the request line is no HTTP. */
  public String method() {
    String method = text(event.methodFrom, event.methodTo);
    return method == null ? "" : method;
  }

  /** 100 to 999, or {@link #NO_STATUS}. */
  public int status() {
    return event.status == Event.NONE ? NO_STATUS : event.status;
  }

  /** True if the line names its time. */
  public boolean dated() {
    return event.dated;
  }

  /** Seconds since 1970, if it is {@link #dated}. */
  public long epochSecond() {
    return event.epochSecond;
  }

  private @Nullable String text(int from, int to) {
    if (to <= from || (to - from == 1 && bytes[from] == '-')) {
      return null;
    }
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
