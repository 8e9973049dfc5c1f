package dev.pitwall.request;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What tells an odd request from a usual one, beside what every exchange records. Most requests
 * have none: no header is read of a request with a usual method, a plain query and a good answer,
 * but those by which proxies name the client.
 *
 * @param forwardedFor all lines of {@code X-Forwarded-For}, joined in their order; null if none
 * @param forwarded all lines of {@code Forwarded} (RFC 7239), joined in their order; null if none
 * @param query undecoded, at most {@value #LONGEST} characters; null if there is none or it is
 *     {@linkplain #isPlainQuery plain}
 * @param agent the header {@code User-Agent}, empty if the request has none; null if nobody looked
 * @param user the name that was sent for Basic authentication with a request that was refused
 * @param credentials true if a request that was refused came with an {@code Authorization} header
 */
public record Clues(
    @Nullable String forwardedFor,
    @Nullable String forwarded,
    @Nullable String query,
    @Nullable String agent,
    @Nullable String user,
    boolean credentials) {
  /** The most characters that are kept of a header or query. */
  public static final int LONGEST = 4_096;

  private static final int LONGEST_USER = 64;
  private static final int LONGEST_CREDENTIALS = 512;
  private static final int FIRST_ERROR = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final String BASIC = "basic ";
  private static final String PLAIN_OF_PATH = "._-~,:&=/";
  private static final String PLAIN_OF_QUERY = "._-~,&=";
  private static final long PATH_MARKS = plain(0, PLAIN_OF_PATH);
  private static final long PATH_LETTERS = plain(64, PLAIN_OF_PATH);
  private static final long QUERY_MARKS = plain(0, PLAIN_OF_QUERY);
  private static final long QUERY_LETTERS = plain(64, PLAIN_OF_QUERY);

  /** The request, asked for no more than is needed. */
  public interface Source {
    /** All lines of a header, joined by a comma in their order; null if there is none. */
    @Nullable String header(String name);

    /** The query, undecoded; null if there is none. May be null for one that is plain. */
    @Nullable String query();
  }

  /**
   * The clues of a request that was answered.
   *
   * @param status as sent
   * @return null if there are none
   */
  public static @Nullable Clues of(String method, int status, Source request) {
    String forwardedFor = cut(request.header("X-Forwarded-For"));
    String forwarded = cut(request.header("Forwarded"));
    String query = cut(request.query());
    if (query != null && isPlainQuery(query)) {
      query = null;
    }
    boolean odd = query != null || status >= FIRST_ERROR || !isUsual(method);
    if (!odd) {
      return forwardedFor == null && forwarded == null
          ? null
          : new Clues(forwardedFor, forwarded, null, null, null, false);
    }
    String agent = cut(request.header("User-Agent"));
    boolean refused = status == UNAUTHORIZED || status == FORBIDDEN;
    String authorization = refused ? request.header("Authorization") : null;
    return new Clues(
        forwardedFor,
        forwarded,
        query,
        agent == null ? "" : agent,
        authorization == null ? null : user(authorization),
        authorization != null);
  }

  /** The user of {@code Authorization: Basic}, without the password; null if there is none. */
  static @Nullable String user(String authorization) {
    if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())
        || authorization.length() > LONGEST_CREDENTIALS) {
      return null;
    }
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(authorization.substring(BASIC.length()).trim());
    } catch (IllegalArgumentException noBase64) {
      return null;
    }
    int colon = 0;
    while (colon < decoded.length && decoded[colon] != ':') {
      colon++;
    }
    if (colon == 0 || colon == decoded.length) {
      return null;
    }
    String user = new String(decoded, 0, colon, StandardCharsets.UTF_8);
    return user.substring(0, Math.min(user.length(), LONGEST_USER));
  }

  /** True for a path of letters, digits and some marks, without two dots in a row. */
  public static boolean isPlainPath(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isPlain(c, PATH_MARKS, PATH_LETTERS)
          || (c == '.' && i > 0 && text.charAt(i - 1) == '.')) {
        return false;
      }
    }
    return true;
  }

  /** True for a query of letters, digits and {@code . _ - & = ~ ,}, without two dots in a row. */
  public static boolean isPlainQuery(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isPlain(c, QUERY_MARKS, QUERY_LETTERS)
          || (c == '.' && i > 0 && text.charAt(i - 1) == '.')) {
        return false;
      }
    }
    return true;
  }

  /** The same for bytes. */
  public static boolean isPlainQuery(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] < 0
          || !isPlain((char) text[i], QUERY_MARKS, QUERY_LETTERS)
          || (text[i] == '.' && i > from && text[i - 1] == '.')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(char c, long marks, long letters) {
    return c < 128 && ((c < 64 ? marks : letters) >>> c & 1) != 0;
  }

  private static long plain(int from, String marks) {
    long plain = 0;
    for (int i = 0; i < 64; i++) {
      char c = (char) (from + i);
      if (Character.isLetterOrDigit(c) || marks.indexOf(c) >= 0) {
        plain |= 1L << i;
      }
    }
    return plain;
  }

  private static boolean isUsual(String method) {
    return switch (method) {
      case "GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS" -> true;
      default -> false;
    };
  }

  private static @Nullable String cut(@Nullable String text) {
    // the end is kept: what the nearest proxy wrote stands there
    return text == null || text.length() <= LONGEST
        ? text
        : text.substring(text.length() - LONGEST);
  }
}
