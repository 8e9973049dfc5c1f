package dev.pitwall.notify.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** An SMTP server that does at each step what the test tells it to. */
final class ScriptedServer implements AutoCloseable {
  static final String HANG = "hang";
  static final String DROP = "drop";
  static final String DRIP = "drip";
  static final String GARBAGE = "garbage";

  /** Steps: BANNER, EHLO, STARTTLS, HANDSHAKE, AUTH, MAIL, RCPT, DATA, DOT. */
  private final Map<String, String> script = new ConcurrentHashMap<>();

  private final ServerSocket listener;
  private final @Nullable SSLContext tls;
  private final boolean implicitTls;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  final List<String> commands = new CopyOnWriteArrayList<>();
  final List<String> messages = new CopyOnWriteArrayList<>();

  ScriptedServer(@Nullable SSLContext tls, boolean implicitTls) throws IOException {
    this.tls = tls;
    this.implicitTls = implicitTls;
    this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "scripted-smtp");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  ScriptedServer at(String step, String behaviour) {
    script.put(step, behaviour);
    return this;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread thread = new Thread(() -> serve(socket), "scripted-smtp-conversation");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try {
      talk(socket);
    } catch (IOException clientIsGone) {
      commands.add("<gone>");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void talk(Socket first) throws IOException, InterruptedException {
    Socket socket = first;
    if (implicitTls) {
      if (HANG.equals(script.get("HANDSHAKE"))) {
        released.await();
      }
      socket = secure(socket);
    }
    BufferedReader in = reader(socket);
    if (!answer(socket, "BANNER", "220 test ESMTP")) {
      return;
    }
    boolean secured = implicitTls;
    String line;
    while ((line = in.readLine()) != null) {
      commands.add(line);
      String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
      switch (verb) {
        case "EHLO" -> {
          String offer = !secured && tls != null ? "250-STARTTLS\r\n" : "";
          if (!answer(socket, "EHLO", "250-test\r\n" + offer + "250 AUTH PLAIN LOGIN")) {
            return;
          }
        }
        case "STARTTLS" -> {
          if (!answer(socket, "STARTTLS", "220 go")) {
            return;
          }
          if (HANG.equals(script.get("HANDSHAKE"))) {
            released.await();
          }
          if (!script.containsKey("STARTTLS")) {
            socket = secure(socket);
            in = reader(socket);
            secured = true;
          }
        }
        case "AUTH" -> {
          if (!answer(socket, "AUTH", "235 welcome")) {
            return;
          }
        }
        case "DATA" -> {
          if (!answer(socket, "DATA", "354 go on")) {
            return;
          }
          if (script.containsKey("DATA")) {
            continue;
          }
          StringBuilder message = new StringBuilder();
          while ((line = in.readLine()) != null && !line.equals(".")) {
            message.append(line).append("\r\n");
          }
          messages.add(message.toString());
          if (!answer(socket, "DOT", "250 queued as 1")) {
            return;
          }
        }
        case "RCPT" -> {
          String own = line.contains("<refused@") ? "550 no such user" : "250 ok";
          if (!answer(socket, "RCPT", own)) {
            return;
          }
        }
        default -> {
          if (!answer(socket, verb, "250 ok")) {
            return;
          }
        }
      }
    }
  }

  private Socket secure(Socket plain) throws IOException {
    if (GARBAGE.equals(script.get("HANDSHAKE"))) {
      plain
          .getOutputStream()
          .write("this is no TLS, but it is long enough\r\n".getBytes(StandardCharsets.US_ASCII));
      plain.getOutputStream().flush();
      throw new IOException("garbage was sent");
    }
    if (tls == null) {
      throw new IOException("no certificate");
    }
    SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
    socket.setUseClientMode(false);
    socket.startHandshake();
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  /** False if the conversation ends here. */
  private boolean answer(Socket socket, String step, String usual)
      throws IOException, InterruptedException {
    String behaviour = script.getOrDefault(step, usual);
    if (behaviour.equals(HANG)) {
      released.await();
      return false;
    }
    if (behaviour.equals(DROP)) {
      socket.close();
      return false;
    }
    OutputStream out = socket.getOutputStream();
    if (behaviour.equals(DRIP)) {
      while (!released.await(50, TimeUnit.MILLISECONDS)) {
        out.write('2');
        out.flush();
      }
      return false;
    }
    out.write((behaviour + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return true;
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
