package dev.pitwall.notify.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A web server on a raw socket that does what the test tells it to, also what no good one does. */
public final class WebReceiver implements AutoCloseable {
  public static final String HANG = "hang";
  public static final String HANG_IN_HEAD = "hang in head";
  public static final String HANG_IN_BODY = "hang in body";
  public static final String RESET = "reset";
  public static final String DROP = "drop";
  public static final String DROP_IN_BODY = "drop in body";
  public static final String ENDLESS = "endless";
  public static final String ENDLESS_HEAD = "endless head";
  public static final String DRIP = "drip";

  private final ServerSocket listener;
  private final Queue<String> answers = new ConcurrentLinkedQueue<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final @Nullable SSLContext tls;
  private volatile @Nullable Function<String, String> rule;

  /** Heads of the requests that came, with their request lines. */
  public final List<String> heads = new CopyOnWriteArrayList<>();

  /** And their bodies. */
  public final List<String> bodies = new CopyOnWriteArrayList<>();

  /** The same as they came. */
  public final List<byte[]> contents = new CopyOnWriteArrayList<>();

  public WebReceiver(String... answers) throws IOException {
    this(null, answers);
  }

  /** With TLS, unless {@code tls} is null. */
  public WebReceiver(@Nullable SSLContext tls, String... answers) throws IOException {
    this(0, tls, answers);
  }

  /** On this port of 127.0.0.1; 0 takes a free one. */
  public WebReceiver(int port, @Nullable SSLContext tls, String... answers) throws IOException {
    this.listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    this.tls = tls;
    this.answers.addAll(List.of(answers));
    Thread thread = new Thread(this::serve, "web-receiver");
    thread.setDaemon(true);
    thread.start();
  }

  /** Answers every request by its body. */
  public WebReceiver always(Function<String, String> by) {
    rule = by;
    return this;
  }

  public static String http(String status, String body, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return "HTTP/1.1 "
        + status
        + "\r\n"
        + more
        + "Connection: close\r\nContent-Length: "
        + length
        + "\r\n\r\n"
        + body;
  }

  public int port() {
    return listener.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/services/T0/B0/secretsecret";
  }

  private void serve() {
    while (true) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread thread = new Thread(() -> conversation(socket), "web-receiver-conversation");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void conversation(Socket socket) {
    try {
      SSLContext context = tls;
      answer(context == null ? socket : secure(context, socket));
    } catch (IOException clientIsGone) {
      heads.add("<gone>");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Socket secure(SSLContext context, Socket plain) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
    socket.setUseClientMode(false);
    socket.startHandshake();
    return socket;
  }

  private void answer(Socket socket) throws IOException, InterruptedException {
    String body = read(socket.getInputStream());
    Function<String, String> by = rule;
    String answer = by == null ? answers.remove() : by.apply(body);
    switch (answer) {
      case HANG -> released.await();
      case HANG_IN_HEAD -> {
        write(socket, "HTTP/1.1 200 OK\r\nContent-Le");
        released.await();
      }
      case HANG_IN_BODY -> {
        write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
        released.await();
      }
      case RESET -> socket.setSoLinger(true, 0);
      case DROP -> socket.close();
      case DROP_IN_BODY -> write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
      case ENDLESS -> {
        write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
        write(socket, "x".repeat(100_000));
        released.await();
      }
      case ENDLESS_HEAD -> {
        write(socket, "HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000));
        released.await();
      }
      case DRIP -> {
        write(socket, "HTTP/1.1 200 OK\r\nX: ");
        while (!released.await(50, TimeUnit.MILLISECONDS)) {
          write(socket, "x");
        }
      }
      default -> write(socket, answer);
    }
    socket.close();
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private String read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the client left within the head");
      }
      head.append((char) next);
    }
    String text = head.toString();
    int length =
        text.matches("(?is).*content-length: \\d+.*")
            ? Integer.parseInt(text.replaceAll("(?is).*content-length: (\\d+).*", "$1"))
            : 0;
    byte[] content = in.readNBytes(length);
    contents.add(content);
    String body = new String(content, StandardCharsets.UTF_8);
    heads.add(text);
    bodies.add(body);
    return body;
  }

  @Override
  public void close() throws IOException {
    released.countDown();
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
