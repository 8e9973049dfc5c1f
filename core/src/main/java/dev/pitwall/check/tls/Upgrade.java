package dev.pitwall.check.tls;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The plain words before TLS. Bytes that the server sends after it agreed and before TLS begins
 * were put there by somebody in between: then nothing more is believed.
 */
final class Upgrade {
  /** Length 8, request code 1234.5679 (PostgreSQL protocol, "SSLRequest"). */
  private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};

  private static final int LONGEST_LINE = 2_048;
  private static final int MOST_LINES = 100;

  private Upgrade() {}

  /** Brings the connection to where TLS may begin. */
  static void towardsTls(Scheme scheme, Socket socket) throws IOException {
    switch (scheme) {
      case POSTGRES -> postgres(socket);
      case SMTP -> smtp(socket);
      case TLS, HTTPS, SMTPS -> {
        return;
      }
    }
    int early = socket.getInputStream().available();
    if (early > 0) {
      throw new Refused("upgrade.early-bytes", Integer.toString(early));
    }
  }

  private static void postgres(Socket socket) throws IOException {
    socket.getOutputStream().write(SSL_REQUEST);
    int answer = socket.getInputStream().read();
    switch (answer) {
      case 'S' -> {
        return;
      }
      case 'N' -> throw new Refused("postgres.off", "N");
      case 'E' -> throw new Refused("postgres.error", "E");
      case -1 -> throw new EOFException("closed instead of an answer to the SSLRequest");
      default -> throw new Refused("postgres.other", shown("" + (char) answer));
    }
  }

  private static void smtp(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    expect("smtp.greeting", "220", answer(in));
    say(socket, "EHLO localhost");
    List<String> offers = answer(in);
    expect("smtp.ehlo", "250", offers);
    if (offers.stream().noneMatch(line -> rest(line).equals("STARTTLS"))) {
      throw new Refused("smtp.no-starttls", "");
    }
    say(socket, "STARTTLS");
    expect("smtp.refused", "220", answer(in));
  }

  private static String rest(String line) {
    return line.length() < 4 ? "" : line.substring(4).strip().toUpperCase(Locale.ROOT);
  }

  private static void say(Socket socket, String command) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static void expect(String key, String code, List<String> answer) throws Refused {
    String last = answer.get(answer.size() - 1);
    if (!last.startsWith(code)) {
      throw new Refused(key, shown(last));
    }
  }

  /** One answer; all its lines but the last have a dash after the code (RFC 5321, 4.2.1). */
  private static List<String> answer(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    while (lines.size() < MOST_LINES) {
      String line = line(in);
      lines.add(line);
      if (line.length() < 4 || line.charAt(3) != '-') {
        return lines;
      }
    }
    throw new Refused("smtp.endless", shown(lines.get(0)));
  }

  /** Byte by byte: nothing of what belongs to TLS may be swallowed by a buffer. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < LONGEST_LINE) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("closed in the middle of an answer");
      }
      if (next == '\n') {
        return line.toString().strip();
      }
      line.append((char) next);
    }
    throw new Refused("smtp.endless", shown(line.toString()));
  }

  private static String shown(String text) {
    String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() <= 80 ? clean : clean.substring(0, 80) + "...";
  }
}
