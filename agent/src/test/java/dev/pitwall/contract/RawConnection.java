package dev.pitwall.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** HTTP/1.1 over a plain socket, so that a header that comes twice is seen twice. */
public final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream input;
  private long sentNanos;

  /** To a port of this machine. */
  public RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    input = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * A response as it came over the wire: the body with one character an octet, and as far as it
   * came if it broke off.
   */
  public record Response(int status, List<String> head, String octets, double secondsToHead) {
    /** The values of a header, in their order. */
    public List<String> values(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .toList();
    }

    /** The body as UTF-8. */
    public String text() {
      return new String(octets.getBytes(ISO_8859_1), UTF_8);
    }
  }

  /** Sends a request without body; {@code lines} are further header lines. */
  public void send(String method, String path, String... lines) throws IOException {
    sendText(request(method, path, lines));
  }

  /** The same as text. */
  static String request(String method, String path, String... lines) {
    StringBuilder request =
        new StringBuilder(method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String line : lines) {
      request.append(line).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  /** Sends whatever this is. */
  void sendText(String text) throws IOException {
    sentNanos = System.nanoTime();
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** The next response to a request of this method. */
  public Response receive(String method) throws IOException {
    String statusLine = line();
    List<String> head = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      head.add(line);
    }
    double seconds = (System.nanoTime() - sentNanos) / 1e9;
    int status = Integer.parseInt(statusLine.substring(9, 12));
    Response bare = new Response(status, head, "", seconds);
    boolean bodyless = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
    return bodyless
        ? bare
        : new Response(status, head, new String(body(bare), ISO_8859_1), seconds);
  }

  /**
   * A WebSocket frame, masked as a client must.
   *
   * @param kind 1 for text, 8 for goodbye
   * @param content fewer than 126 characters of one byte each
   */
  static String frame(int kind, String content) {
    char[] mask = {1, 2, 3, 4};
    StringBuilder frame = new StringBuilder();
    frame.append((char) (0x80 | kind)).append((char) (0x80 | content.length())).append(mask);
    for (int i = 0; i < content.length(); i++) {
      frame.append((char) (content.charAt(i) ^ mask[i % mask.length]));
    }
    return frame.toString();
  }

  /** The content of the next WebSocket frame, which must be of this kind, whole and short. */
  String receiveFrame(int kind) throws IOException {
    int head = input.read();
    if (head != (0x80 | kind)) {
      throw new IOException("the frame begins with " + head);
    }
    return new String(input.readNBytes(input.read()), ISO_8859_1);
  }

  /** Reads a few bytes and goes away without a word. */
  void abort() throws IOException {
    input.readNBytes(1000);
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private byte[] body(Response head) throws IOException {
    if (!head.values("Transfer-Encoding").isEmpty()) {
      return chunks();
    }
    List<String> length = head.values("Content-Length");
    return length.isEmpty()
        ? input.readAllBytes()
        : input.readNBytes(Integer.parseInt(length.get(0)));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.write(input.readNBytes(size));
        line();
      }
      line();
    } catch (EOFException brokenOff) {
      return body.toByteArray();
    }
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = input.read(); octet != '\n'; octet = input.read()) {
      if (octet < 0) {
        throw new EOFException("after: " + line.toString(ISO_8859_1));
      }
      line.write(octet);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}
