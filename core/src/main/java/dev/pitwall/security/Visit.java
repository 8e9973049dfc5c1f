package dev.pitwall.security;

import org.jspecify.annotations.Nullable;

/** One request as the detectors see it; filled again for every request. */
final class Visit {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  /** See {@link Address#key}; {@link Address#NO_KEY} if the client has no address. */
  long client;

  /** Null if the client has none. */
  @Nullable Address address;

  /** A private address with a header that names another client and is not believed. */
  boolean hidden;

  /** Its path is one of {@code security.admin-paths}. */
  boolean administers;

  /** Networks of {@code security.allow}: counted, never suspected. */
  boolean allowed;

  String method = "";
  @Nullable String path;
  @Nullable String query;
  int status;
  @Nullable String agent;
  @Nullable String user;
  boolean credentials;
  long second;

  /** 401 or 403. */
  boolean isRefused() {
    return status == UNAUTHORIZED || status == FORBIDDEN;
  }

  /** 403 or 404: there is nothing for this client. */
  boolean isInVain() {
    return status == FORBIDDEN || status == NOT_FOUND;
  }

  boolean isNotFound() {
    return status == NOT_FOUND;
  }

  /** True from 200 to 399. */
  boolean wentWell() {
    return status >= 200 && status < 400;
  }

  /**
   * A login that failed: refused although credentials were sent. A bare 401 is how a browser learns
   * that it has to ask for them.
   */
  boolean isFailedLogin() {
    return isRefused()
        && (credentials || user != null || method.equals("POST") || method.equals("PUT"));
  }

  /** FNV-1a over method class and path: the same for the attempts on one login. */
  long target() {
    long hash = method.equals("POST") || method.equals("PUT") ? 1 : 2;
    return path == null ? 0 : fnv(hash, path) | 1;
  }

  static long fnv(long seed, String text) {
    long hash = 0xcbf29ce484222325L ^ seed;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
