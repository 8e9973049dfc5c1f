package dev.pitwall.request;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether requests reach the application. Open, it costs a request one volatile read and nothing
 * else; closed, a request gets the same short answer from whoever sees it first, agent or filter,
 * and is timed and recorded like every other.
 */
public final class Gate {
  private final @Nullable Consumer<@Nullable Closed> listener;
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

  /** What a closed gate says. */
  @FunctionalInterface
  public interface Closed {

    /**
     * The answer instead of the application's; null for a path that stays open.
     *
     * @param path decoded, without parameters; null if unknown
     * @param acceptLanguage the header of the request; null if there is none
     */
    @Nullable Answer answer(@Nullable String path, @Nullable String acceptLanguage);
  }

  /**
   * An answer with {@link #STATUS}.
   *
   * @param retryAfter the header {@code Retry-After}: seconds
   * @param html a whole page; UTF-8
   */
  public record Answer(String retryAfter, String html) {
    /** Service Unavailable. */
    public static final int STATUS = 503;

    /** The header {@code Content-Type}. */
    public static final String CONTENT_TYPE = "text/html;charset=UTF-8";
  }

  /** What holds now; null while requests go through. */
  public @Nullable Closed closed() {
    return closed;
  }

  /** From now on requests get the answers of {@code how}. Those under way go on. */
  public void close(Closed how) {
    closed = how;
    tell(how);
  }

  /** Requests go through again. */
  public void open() {
    closed = null;
    tell(null);
  }

  private void tell(@Nullable Closed now) {
    if (listener != null) {
      listener.accept(now);
    }
  }
}
