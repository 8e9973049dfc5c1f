package dev.pitwall.security;

import dev.pitwall.logs.analyze.AccessLine;
import dev.pitwall.request.Clues;
import org.jspecify.annotations.Nullable;

/** Fills visits: who the client is and whether it may be suspected. Belongs to one thread. */
final class Clients {
  private final Visit visit = new Visit();
  private SecuritySettings settings;
  private long believable;

  Clients(SecuritySettings settings) {
    this.settings = settings;
  }

  void configure(SecuritySettings next) {
    settings = next;
  }

  /** A request of this process. */
  Visit of(
      String method,
      @Nullable String path,
      int status,
      @Nullable String peer,
      @Nullable Clues clues,
      long second) {
    visit.method = method;
    visit.path = path;
    visit.status = status;
    visit.second = second;
    visit.query = clues == null ? null : clues.query();
    visit.agent = clues == null ? null : clues.agent();
    visit.user = clues == null ? null : clues.user();
    visit.credentials = clues != null && clues.credentials();
    client(
        peer,
        clues == null ? null : clues.forwardedFor(),
        clues == null ? null : clues.forwarded());
    return visit;
  }

  /** A line of an access log. */
  Visit of(AccessLine line, long second) {
    visit.method = line.method();
    visit.status = line.status();
    visit.second = second;
    visit.path = null;
    visit.query = null;
    String target = line.target();
    if (target != null) {
      int query = target.indexOf('?');
      visit.path = query < 0 ? target : target.substring(0, query);
      visit.query = query < 0 ? null : target.substring(query + 1);
    }
    visit.user = line.user();
    visit.credentials = false;
    visit.agent = line.agent();
    client(line.client(), line.forwardedFor(), null);
    return visit;
  }

  private void client(
      @Nullable String peer, @Nullable String forwardedFor, @Nullable String forwarded) {
    visit.administers = settings.administers(visit.path);
    Address address = peer == null ? null : Address.parse(peer);
    if (address == null) {
      visit.client = Address.NO_KEY;
      visit.address = null;
      visit.hidden = false;
      visit.allowed = false;
      return;
    }
    visit.hidden =
        (forwardedFor != null || forwarded != null)
            && address.isPrivate()
            && !settings.proxies().trusts(address);
    if (visit.hidden && forwardedFor != null) {
      believable++;
    }
    Address client = settings.proxies().client(address, forwardedFor, forwarded);
    visit.client = client.key();
    visit.address = client;
    visit.allowed = settings.allows(client);
  }

  /** Requests that came from a private address with a header that nobody believes. */
  long believable() {
    return believable;
  }
}
