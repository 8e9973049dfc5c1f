package dev.pitwall.security;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds many literals in one pass over bytes: those that begin with the next two bytes are tried.
 */
final class Literals {
  private static final int PAIRS = 1 << 16;

  private final byte[][] texts;
  private final int[] weights;

  /** By the first two bytes: 0 for none, else the place in {@link #candidates} plus one. */
  private final short[] heads = new short[PAIRS];

  private final int[][] candidates;

  /** What to find and what it weighs; at least two bytes. */
  record Literal(String text, int weight) {}

  /** At most 128. */
  Literals(List<Literal> literals) {
    if (literals.size() > 128) {
      throw new IllegalArgumentException(literals.size() + " literals; at most 128");
    }
    texts = new byte[literals.size()][];
    weights = new int[literals.size()];
    List<List<Integer>> tried = new ArrayList<>();
    for (int i = 0; i < literals.size(); i++) {
      texts[i] = literals.get(i).text().getBytes(StandardCharsets.ISO_8859_1);
      weights[i] = literals.get(i).weight();
      int head = head(texts[i], 0);
      if (heads[head] == 0) {
        tried.add(new ArrayList<>());
        heads[head] = (short) tried.size();
      }
      tried.get(heads[head] - 1).add(i);
    }
    candidates =
        tried.stream()
            .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
  }

  private static int head(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  /**
   * The weights of the literals that are there, each counted once.
   *
   * @param most the search ends once the sum is so large
   */
  int weigh(byte[] bytes, int length, int most) {
    int sum = 0;
    long low = 0;
    long high = 0;
    for (int i = 0; i + 1 < length && sum < most; i++) {
      int head = heads[head(bytes, i)];
      if (head == 0) {
        continue;
      }
      for (int candidate : candidates[head - 1]) {
        long bit = 1L << candidate;
        boolean known = ((candidate < 64 ? low : high) & bit) != 0;
        if (!known && isAt(texts[candidate], bytes, i, length)) {
          sum += weights[candidate];
          low |= candidate < 64 ? bit : 0;
          high |= candidate < 64 ? 0 : bit;
        }
      }
    }
    return sum;
  }

  private static boolean isAt(byte[] text, byte[] bytes, int at, int length) {
    if (at + text.length > length) {
      return false;
    }
    for (int i = 2; i < text.length; i++) {
      if (bytes[at + i] != text[i]) {
        return false;
      }
    }
    return true;
  }
}
