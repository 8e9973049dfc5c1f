package dev.pitwall.notify.slack;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A webhook receiver on a raw socket: it also does what no good server does. */
final class SlackReceiver implements AutoCloseable {
  static final String HANG = "hang";
  static final String HANG_IN_BODY = "hang in body";
  static final String RESET = "reset";
  static final String ENDLESS = "endless";

  private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final Queue<String> answers = new ArrayDeque<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  final List<String> bodies = new CopyOnWriteArrayList<>();

  SlackReceiver(String... answers) throws IOException {
    this.answers.addAll(List.of(answers));
    Thread thread = new Thread(this::serve, "slack-receiver");
    thread.setDaemon(true);
    thread.start();
  }

  static String http(String status, String body, String... headers) {
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

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/services/T0/B0/secretsecret";
  }

  private void serve() {
    while (true) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        answer(socket);
      } catch (IOException closed) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void answer(Socket socket) throws IOException, InterruptedException {
    bodies.add(read(socket.getInputStream()));
    String answer = answers.remove();
    switch (answer) {
      case HANG -> released.await();
      case HANG_IN_BODY -> {
        write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
        released.await();
      }
      case RESET -> socket.setSoLinger(true, 0);
      case ENDLESS -> {
        write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
        write(socket, "x".repeat(100_000));
        released.await();
      }
      default -> write(socket, answer);
    }
    socket.close();
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static String read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    String length = head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1");
    return new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
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
