package dev.pitwall.emergency;

import dev.pitwall.request.Gate;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a client gets in maintenance mode: a short page in the first of its languages we know. */
public final class MaintenancePage implements Gate.Closed {
  private static final int MOST_LANGUAGES = 16;
  private static final int UNAVAILABLE = 503;

  private final Predicate<String> open;
  private final Gate.Answer english;
  private final Gate.Answer japanese;
  private final boolean japaneseOtherwise;

  /**
   * Both pages.
   *
   * @param open paths that the application answers all the same
   * @param otherwise for a client that asks for neither English nor Japanese
   */
  public MaintenancePage(Duration retryAfter, Predicate<String> open, Locale otherwise) {
    this.open = open;
    String seconds = Long.toString(Math.max(1, retryAfter.toSeconds()));
    english = page(seconds, Locale.ENGLISH);
    japanese = page(seconds, Locale.JAPANESE);
    japaneseOtherwise = otherwise.getLanguage().equals("ja");
  }

  private static Gate.Answer page(String seconds, Locale locale) {
    return new Gate.Answer(UNAVAILABLE, seconds, "text/html;charset=UTF-8", html(locale));
  }

  private static String html(Locale locale) {
    Messages words = Messages.of(MaintenancePage.class, locale);
    return "<!doctype html><html lang="
        + locale.getLanguage()
        + "><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><meta"
        + " name=robots content=noindex><title>"
        + words.get("page.title")
        + "</title><style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:20vh"
        + " auto;padding:0 1rem}</style><h1>"
        + words.get("page.title")
        + "</h1><p>"
        + words.get("page.text")
        + "</p>\n";
  }

  @Override
  public Gate.@Nullable Answer answer(Gate.Visitor visitor) {
    String path = visitor.path();
    if (path != null && open.test(path)) {
      return null;
    }
    return wantsJapanese(visitor.header("Accept-Language")) ? japanese : english;
  }

  private boolean wantsJapanese(@Nullable String acceptLanguage) {
    if (acceptLanguage != null) {
      for (String range : acceptLanguage.split(",", MOST_LANGUAGES)) {
        String language = range.strip().toLowerCase(Locale.ROOT);
        if (language.startsWith("ja") || language.startsWith("en")) {
          return language.startsWith("ja");
        }
      }
    }
    return japaneseOtherwise;
  }
}
