package dev.pitwall.security;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who the client is. The peer, unless it is one of the trusted proxies: then its header is walked
 * from right to left, trusted entries are passed over, and the first other one is the client. What
 * stands further left the client may have written itself, so at an entry that cannot be read the
 * walk stops, and the last good hop counts.
 *
 * @param networks whose headers are believed
 * @param standard true: {@code Forwarded} (RFC 7239) is read and nothing else; false: {@code
 *     X-Forwarded-For}
 */
public record TrustedProxies(List<Network> networks, boolean standard) {
  private static final int MOST_HOPS = 32;
  private static final int LONGEST = 4_096;

  /** Nobody is believed. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of(), false);

  /** Keeps a copy. */
  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  /** True for a proxy that is believed. */
  public boolean trusts(Address address) {
    for (int i = 0; i < networks.size(); i++) {
      if (networks.get(i).contains(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The client.
   *
   * @param peer the other end of the connection
   * @param forwardedFor {@code X-Forwarded-For}, lines joined by commas; null if none
   * @param forwarded {@code Forwarded}, lines joined by commas; null if none
   */
  public Address client(Address peer, @Nullable String forwardedFor, @Nullable String forwarded) {
    String header = standard ? forwarded : forwardedFor;
    if (header == null || networks.isEmpty() || !trusts(peer)) {
      return peer;
    }
    Address good = peer;
    int end = header.length();
    int least = Math.max(0, end - LONGEST);
    for (int hop = 0; hop < MOST_HOPS && end >= least; hop++) {
      int begin = elementBegin(header, end, least);
      if (begin < 0) {
        return good; // cut off, or quotes that do not match
      }
      Address next = standard ? node(header, begin, end) : plain(header, begin, end);
      if (next == null) {
        return good;
      }
      good = next;
      if (!trusts(next)) {
        return next;
      }
      end = begin - 1;
    }
    return good;
  }

  /**
   * Where the element that ends before {@code end} begins: behind a comma outside of quotes. Looked
   * for from the right, so that nothing on the left can change what a proxy appended; -1 if it is
   * cut off.
   */
  private int elementBegin(String header, int end, int least) {
    boolean quoted = false;
    for (int i = end - 1; i >= least; i--) {
      char c = header.charAt(i);
      if (standard && c == '"' && !isEscaped(header, i, least)) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        return i + 1;
      }
    }
    return quoted || least > 0 ? -1 : 0;
  }

  private static boolean isEscaped(String text, int at, int least) {
    int slashes = 0;
    for (int i = at - 1; i >= least && text.charAt(i) == '\\'; i--) {
      slashes++;
    }
    return (slashes & 1) == 1;
  }

  private static @Nullable Address plain(String text, int from, int to) {
    int begin = from;
    int end = to;
    while (begin < end && isSpace(text.charAt(begin))) {
      begin++;
    }
    while (end > begin && isSpace(text.charAt(end - 1))) {
      end--;
    }
    if (end - begin > 1 && text.charAt(begin) == '"' && text.charAt(end - 1) == '"') {
      begin++;
      end--;
    }
    return Address.parse(text, begin, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /** The one {@code for=} of an element; null if it has none, two, or one that is no address. */
  private static @Nullable Address node(String text, int from, int to) {
    int at = from;
    Address found = null;
    while (at < to) {
      int end = at;
      boolean quoted = false;
      while (end < to && (quoted || text.charAt(end) != ';')) {
        if (text.charAt(end) == '"' && !isEscaped(text, end, at)) {
          quoted = !quoted;
        }
        end++;
      }
      int begin = at;
      while (begin < end && isSpace(text.charAt(begin))) {
        begin++;
      }
      if (text.regionMatches(true, begin, "for=", 0, 4)) {
        if (found != null) {
          return null;
        }
        found = plain(text, begin + 4, end);
        if (found == null) {
          return null; // unknown, _hidden
        }
      }
      at = end + 1;
    }
    return found;
  }
}
