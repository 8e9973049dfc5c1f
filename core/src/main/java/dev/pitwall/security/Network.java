package dev.pitwall.security;

/**
 * A range of addresses: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address.
 *
 * @param base its first address
 * @param bits how many leading bits count, 0 to 128; 96 more than written for IPv4
 */
public record Network(Address base, int bits) {

  /** Sets the other bits to zero. */
  public Network {
    if (bits < 0 || bits > 128) {
      throw new IllegalArgumentException("/" + bits);
    }
    base = new Address(base.high() & highMask(bits), base.low() & lowMask(bits));
  }

  /**
   * From its text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Network parse(String text) {
    String trimmed = text.trim();
    int slash = trimmed.indexOf('/');
    String base = slash < 0 ? trimmed : trimmed.substring(0, slash);
    int colon = base.indexOf(':');
    boolean bare = base.indexOf('[') < 0 && (colon < 0 || colon != base.lastIndexOf(':'));
    Address address = bare ? Address.parse(base) : null;
    if (address == null) {
      throw new IllegalArgumentException(text);
    }
    boolean v4 = colon < 0;
    int most = v4 ? 32 : 128;
    int bits = most;
    if (slash >= 0) {
      String length = trimmed.substring(slash + 1);
      if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > most) {
        throw new IllegalArgumentException(text);
      }
      bits = Integer.parseInt(length);
    }
    return new Network(address, v4 ? bits + 96 : bits);
  }

  /** True if the address is one of it. */
  public boolean contains(Address address) {
    return (address.high() & highMask(bits)) == base.high()
        && (address.low() & lowMask(bits)) == base.low();
  }

  private static long highMask(int bits) {
    return bits >= 64 ? -1L : bits == 0 ? 0 : -1L << (64 - bits);
  }

  private static long lowMask(int bits) {
    return bits <= 64 ? 0 : bits == 128 ? -1L : -1L << (128 - bits);
  }

  @Override
  public String toString() {
    return base.isV4() && bits >= 96 ? base + "/" + (bits - 96) : base + "/" + bits;
  }
}
