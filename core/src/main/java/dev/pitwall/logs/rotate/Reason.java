package dev.pitwall.logs.rotate;

import dev.pitwall.text.Messages;
import java.util.List;
import java.util.Locale;

/**
 * Why something was not done.
 *
 * @param code stable: {@code symlink}, {@code disk-full}...
 * @param particulars name, value, name, value...
 */
public record Reason(String code, List<String> particulars) {

  /** Keeps a copy. */
  public Reason {
    particulars = List.copyOf(particulars);
  }

  static Reason of(String code, Object... particulars) {
    return new Refusal(code, particulars).reason();
  }

  /** In words: what was met, what is allowed, what to do. */
  public String text(Locale locale) {
    return Messages.of(Reason.class, locale).get("reason." + code, particulars.toArray());
  }
}
