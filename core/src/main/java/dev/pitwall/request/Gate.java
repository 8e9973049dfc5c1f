package dev.pitwall.request;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether requests reach the application: all of them, none in maintenance mode, or not those of
 * clients that are denied. Open, it costs a request one volatile read and nothing else; otherwise a
 * request gets the same short answer from whoever sees it first, agent or filter, and is timed and
 * recorded like every other.
 */
public final class Gate {
  private final @Nullable Consumer<@Nullable Closed> listener;
  private @Nullable Closed maintenance;
  private @Nullable Closed denials;
  private volatile @Nullable Closed closed;

  /** An open gate. */
  public Gate() {
    listener = null; // no lambda: this runs before the application does
  }

  /**
   * An open gate.
   *
   * @param listener hears of each change: what holds from now on, null for open
   */
  public Gate(Consumer<@Nullable Closed> listener) {
    this.listener = listener;
  }

  /** A request that stands at the gate; asked for no more than is needed. */
  public interface Visitor {

    /** Decoded, without parameters; null if unknown. */
    @Nullable String path();

    /** The address at the other end of the connection; null if unknown. */
    @Nullable String peer();

    /** All lines of a header, joined by a comma in their order; null if there is none. */
    @Nullable String header(String name);
  }

  /** What a closed gate says. */
  @FunctionalInterface
  public interface Closed {

    /** The answer instead of the application's; null for a request that goes through. */
    @Nullable Answer answer(Visitor visitor);
  }

  /**
   * An answer in the application's place.
   *
   * @param status as it is sent
   * @param retryAfter the header {@code Retry-After}: seconds
   * @param contentType the header {@code Content-Type}; UTF-8
   * @param body the whole of it
   */
  public record Answer(int status, String retryAfter, String contentType, String body) {}

  /** Maintenance comes first: it is for everybody. */
  private record Both(Closed first, Closed second) implements Closed {
    @Override
    public @Nullable Answer answer(Visitor visitor) {
      Answer answer = first.answer(visitor);
      return answer != null ? answer : second.answer(visitor);
    }
  }

  /** What holds now; null while all requests go through. */
  public @Nullable Closed closed() {
    return closed;
  }

  /** From now on requests get the answers of {@code how}. Those under way go on. */
  public synchronized void close(Closed how) {
    maintenance = how;
    change();
  }

  /** Requests go through again, but for clients that are denied. */
  public synchronized void open() {
    maintenance = null;
    change();
  }

  /** From now on some clients get the answers of {@code whom}; null: nobody is denied. */
  public synchronized void deny(@Nullable Closed whom) {
    if (denials != whom) {
      denials = whom;
      change();
    }
  }

  private void change() {
    Closed everybody = maintenance;
    Closed some = denials;
    Closed now = everybody == null ? some : some == null ? everybody : new Both(everybody, some);
    closed = now;
    if (listener != null) {
      listener.accept(now);
    }
  }
}
