package dev.pitwall.check.tls;

import dev.pitwall.check.net.Line;
import dev.pitwall.check.net.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one address of an endpoint showed.
 *
 * @param chain never empty, the server's own certificate first
 */
record Served(String address, List<X509Certificate> chain) {
  private static final int MOST_ADDRESSES = 4;

  /**
   * Asks every address that the name has, because one machine behind it may have been forgotten;
   * one that does not answer is passed over while another does.
   *
   * @throws IOException if none answered: why not
   */
  static List<Served> ask(Line line, Endpoint endpoint) throws IOException {
    List<InetAddress> addresses =
        line.resolve(endpoint.host()).stream().distinct().limit(MOST_ADDRESSES).toList();
    List<Served> served = new ArrayList<>();
    IOException failure = new IOException("no address");
    for (int i = 0; i < addresses.size(); i++) {
      try {
        // a little less than its share, so that the deadline of all does not come first
        Duration share = line.left().multipliedBy(9).dividedBy(10L * (addresses.size() - i));
        served.add(ask(line, endpoint, addresses.get(i), share));
      } catch (IOException e) {
        failure = e;
      }
    }
    if (served.isEmpty()) {
      throw failure;
    }
    return served;
  }

  private static Served ask(Line line, Endpoint endpoint, InetAddress address, Duration limit)
      throws IOException {
    Socket socket = line.connect(address, endpoint.port(), limit);
    line.at(Step.UPGRADE);
    Upgrade.towardsTls(endpoint.scheme(), socket);
    return new Served(address.getHostAddress(), Handshake.chain(line, socket, endpoint));
  }
}
