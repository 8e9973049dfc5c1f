package dev.pitwall.metrics;

import java.util.List;

/**
 * Path patterns: {@code *} is any text within one segment, {@code **} any text at all, everything
 * else stands for itself. Matching simulates all ways at once, so a hostile path costs no more than
 * its length times the pattern's.
 */
public final class PathPatterns {
  private static final char STAR = '\uE000';
  private static final char DOUBLE_STAR = '\uE001';

  private final List<String> patterns;

  /** Of these patterns. */
  public PathPatterns(List<String> patterns) {
    this.patterns =
        patterns.stream()
            .map(p -> p.replace("**", String.valueOf(DOUBLE_STAR)).replace('*', STAR))
            .toList();
  }

  /** True if one of them covers the path. */
  public boolean matches(String path) {
    for (int i = 0; i < patterns.size(); i++) {
      if (matches(patterns.get(i), path)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String pattern, String path) {
    boolean[] at = new boolean[pattern.length() + 1];
    at[0] = true;
    skipStars(pattern, at);
    for (int i = 0; i < path.length(); i++) {
      if (!step(pattern, at, path.charAt(i))) {
        return false;
      }
      skipStars(pattern, at);
    }
    return at[pattern.length()];
  }

  /** Moves every position over one character; false if none is left. */
  private static boolean step(String pattern, boolean[] at, char c) {
    boolean any = false;
    boolean fromBefore = false;
    for (int p = 0; p < at.length; p++) {
      boolean here = at[p];
      char want = p < pattern.length() ? pattern.charAt(p) : 0;
      boolean wildcard = want == STAR || want == DOUBLE_STAR;
      boolean stays = here && (want == DOUBLE_STAR || (want == STAR && c != '/'));
      at[p] = fromBefore || stays;
      any |= at[p];
      fromBefore = here && p < pattern.length() && !wildcard && want == c;
    }
    return any;
  }

  private static void skipStars(String pattern, boolean[] at) {
    for (int p = 0; p < pattern.length(); p++) {
      char want = pattern.charAt(p);
      if (at[p] && (want == STAR || want == DOUBLE_STAR)) {
        at[p + 1] = true;
      }
    }
  }
}
