package dev.pitwall.scan.inventory;

/**
 * What an inventory reads at most.
 *
 * @param depth archives inside each other
 * @param bytes inflated in all
 * @param entries looked at in all
 * @param components listed in all
 * @param ratio inflated to packed of one archive, once {@code grace} bytes are inflated
 * @param grace bytes
 */
public record Bounds(int depth, long bytes, long entries, int components, int ratio, long grace) {

  /** 8 deep, 4 GiB, two million entries, 100,000 components, 200:1 beyond 64 MiB. */
  public static final Bounds USUAL = new Bounds(8, 4L << 30, 2_000_000, 100_000, 200, 64L << 20);
}
