package dev.pitwall.cluster;

/**
 * Where this instance stands among its replicas.
 *
 * @param leader the name of the instance that leads; empty if nobody is known to
 * @param reason why it is so where that is no good news: the database's words; may be empty
 */
public record ClusterStatus(Role role, String leader, String reason) {

  /** What an instance may do for all. */
  public enum Role {
    /** {@code cluster = off}, or no {@code postgres.url}: there is nobody to agree with. */
    ALONE,
    /** The first connection is not made yet. */
    STARTING,
    /** Holds the lock: tells and does what is needed once. */
    LEADER,
    /** Another one holds the lock. */
    FOLLOWER,
    /** No session with the database, so nobody can say who leads. */
    DATABASE_DOWN,
    /** A pooler stands between, which breaks session locks: only the ledger decides. */
    POOLED
  }

  /** Nobody to agree with. */
  static final ClusterStatus ALONE = new ClusterStatus(Role.ALONE, "", "");
}
