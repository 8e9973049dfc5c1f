package dev.pitwall.security;

import org.jspecify.annotations.Nullable;

/**
 * Users that somebody failed to log in as: at most {@value #MOST}, {@value #WAYS} a set; in a full
 * set the one with the fewest failures goes. Names stay in memory and are cut by who reads them.
 */
final class UserTable {
  static final int MOST = 4_096;
  private static final int WAYS = 8;
  private static final int HOUR = 3_600;

  private final ClientTable hashes;
  private final @Nullable User[] users = new @Nullable User[MOST];

  /** Failures as one user. */
  private static final class User {
    private final String name;
    private final long hash;
    private long ten;
    private long attempts;
    private long attemptsBefore;
    private long hour;
    private long networks;
    private long networksBefore;

    User(String name, long hash, long second) {
      this.name = name;
      this.hash = hash;
      ten = second / Cell.TEN;
      hour = second / HOUR;
    }

    void turn(long second) {
      long tens = second / Cell.TEN - ten;
      if (tens > 0) {
        attemptsBefore = tens == 1 ? attempts : 0;
        attempts = 0;
        ten += tens;
      }
      long hours = second / HOUR - hour;
      if (hours > 0) {
        networksBefore = hours == 1 ? networks : 0;
        networks = 0;
        hour += hours;
      }
    }

    double attempts(long second) {
      return attempts + attemptsBefore * (1 - (double) (second % Cell.TEN) / Cell.TEN);
    }

    double networks(long second) {
      return second % HOUR * 2 < HOUR
          ? Cell.linear(networks | networksBefore)
          : Cell.linear(networks);
    }
  }

  /** What is known of a user. */
  interface Reader {
    void user(String name, double attempts, double networks);
  }

  /** Hashes as {@code hashes} does. */
  UserTable(ClientTable hashes) {
    this.hashes = hashes;
  }

  /** A failed login; then tells how it stands with this user. */
  void failed(String name, long client, long second, Reader reader) {
    User user = at(name, second);
    user.turn(second);
    if (second / Cell.TEN == user.ten) {
      user.attempts++;
    }
    if (client != Address.NO_KEY && second / HOUR == user.hour) {
      user.networks |= 1L << hashes.hash(client);
    }
    reader.user(name, user.attempts(second), user.networks(second));
  }

  private User at(String name, long second) {
    long hash = hashes.hash(Visit.fnv(3, name));
    int first = (int) (hash >>> 8 & (MOST / WAYS - 1)) * WAYS;
    int victim = first;
    double least = Double.MAX_VALUE;
    for (int i = first; i < first + WAYS; i++) {
      User user = users[i];
      if (user == null) {
        victim = i;
        break;
      }
      if (user.hash == hash) {
        return user;
      }
      user.turn(second);
      double attempts = user.attempts(second);
      if (attempts < least) {
        least = attempts;
        victim = i;
      }
    }
    User fresh = new User(name, hash, second);
    users[victim] = fresh;
    return fresh;
  }

  void each(long second, Reader reader) {
    for (User user : users) {
      if (user != null) {
        user.turn(second);
        reader.user(user.name, user.attempts(second), user.networks(second));
      }
    }
  }
}
