package dev.pitwall.config;

import dev.pitwall.text.Messages;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One mistake in the configuration, told in four parts: what was attempted, what was met, what is
 * allowed, what to do.
 *
 * @param kind which mistake
 * @param origin file and line, variable, property or agent argument
 * @param key the key as it was written; empty if the mistake is about the file as a whole
 * @param met the value met, masked for secrets; empty if there is none to show
 * @param type the type of the key; null if the mistake is not about its value
 * @param suggestions what was probably meant; often empty
 * @param fallback the default that holds until then; empty if there is none
 */
public record ConfigProblem(
    Kind kind,
    String origin,
    String key,
    String met,
    @Nullable Type<?> type,
    List<String> suggestions,
    String fallback) {

  /** The mistakes that there are; each has its four texts in the bundle. */
  public enum Kind {
    /** A value that its type refuses. */
    BAD_VALUE,
    /** A value that is well written but does not fit to the others; it is ignored. */
    MISFIT,
    /** A value that is taken, and probably not what was meant. */
    DOUBTFUL,
    /** A key that does not exist. */
    UNKNOWN_KEY,
    /** A variable PITWALL_... that belongs to no key. */
    UNKNOWN_VARIABLE,
    /** A key with an id in its name, in the environment, where dots and dashes look alike. */
    NOT_BY_VARIABLE,
    /** A part of the agent's arguments that is not {@code key=value}. */
    BAD_ARGUMENT,
    /** A file that was named does not exist. */
    FILE_MISSING,
    /** A file exists and cannot be read, is no plain file or is too large. */
    FILE_UNREADABLE,
    /** A file that is not UTF-8. */
    FILE_NOT_UTF8,
    /** A file that is not HOCON. */
    FILE_SYNTAX,
    /** An include of something else than an existing file beside. */
    BAD_INCLUDE,
    /** A {@code ${name}} that the file does not set. */
    UNRESOLVED,
    /** KEY and KEY-file are both set. */
    SECRET_TWICE,
    /** The file of a secret cannot be read, or is empty. */
    SECRET_FILE_UNREADABLE,
    /** The file of a secret can be read by everybody; the secret is used. */
    SECRET_FILE_OPEN,
    /** The switch {@code enabled} could not be read with certainty, and off wins. */
    OFF_WINS,
    /** Further mistakes that are only counted. */
    MORE
  }

  /** A mistake that cannot change. */
  public ConfigProblem {
    suggestions = List.copyOf(suggestions);
  }

  static ConfigProblem of(Kind kind, String origin, String key, String met) {
    return new ConfigProblem(kind, origin, key, met, null, List.of(), "");
  }

  ConfigProblem suggesting(List<String> meant) {
    return new ConfigProblem(kind, origin, key, met, type, meant, fallback);
  }

  /** True if nothing was ignored because of it. */
  public boolean warning() {
    return kind == Kind.SECRET_FILE_OPEN || kind == Kind.DOUBTFUL;
  }

  /** A stable code for findings: {@code config.bad-value:host.cpu.threshold}. */
  public String code() {
    return "config." + word() + ":" + (key.isEmpty() ? origin : key);
  }

  /** What was attempted. */
  public String attempted(Locale locale) {
    return part("attempted", locale);
  }

  /** What was found. */
  public String found(Locale locale) {
    return part("found", locale);
  }

  /** What is allowed there; further lines, if there are any, show the place of the mistake. */
  public String allowed(Locale locale) {
    return part(type != null && type.explains() ? "allowed-explained" : "allowed", locale);
  }

  /** What to do, and what holds until then. */
  public String fix(Locale locale) {
    return part("fix", locale);
  }

  /** All four parts as one line. */
  public String text(Locale locale) {
    return Messages.of(ConfigProblem.class, locale)
        .get(
            "problem",
            "attempted",
            attempted(locale),
            "found",
            found(locale),
            "allowed",
            allowed(locale).lines().findFirst().orElse(""),
            "fix",
            fix(locale));
  }

  private String part(String part, Locale locale) {
    Messages words = Messages.of(ConfigProblem.class, locale);
    String shorter = word() + "." + part + "-alone";
    boolean nothingToShow = met.isEmpty() && words.has(shorter);
    return words.get(
        nothingToShow ? shorter : word() + "." + part,
        "origin",
        origin,
        "key",
        key,
        "met",
        met,
        "allowed",
        type == null ? "" : type.allowed(locale, met),
        "suggestion",
        suggestion(words),
        "until",
        fallback.isEmpty()
            ? words.get("until.unset")
            : words.get("until.default", "default", fallback));
  }

  private String suggestion(Messages words) {
    String verb = kind == Kind.BAD_VALUE ? "write" : "mean";
    return switch (suggestions.size()) {
      case 0 -> words.get(verb + ".none");
      case 1 -> words.get(verb + ".one", "a", suggestions.get(0));
      default -> words.get(verb + ".two", "a", suggestions.get(0), "b", suggestions.get(1));
    };
  }

  /** The kind as one writes it: {@code bad-value}. */
  public String word() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
