package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web server in front that speaks AJP 1.3 with Tomcat, as Apache's mod_proxy_ajp does. */
class AjpIT {
  private static final int FORWARD_REQUEST = 2;
  private static final int GET = 2;
  private static final int SEND_HEADERS = 4;
  private static final int END_RESPONSE = 5;
  private static final int END_OF_ATTRIBUTES = 0xFF;

  /** Names of usual headers are numbers from here on. */
  private static final int CODED = 0xA000;

  @TempDir Path folder;

  @Test
  void requestsOverAjpAreWatchedLikeThoseOverHttp() throws Exception {
    Path jdk = Launch.oldestJdk().findFirst().orElseThrow();
    try (Running running = Launch.tomcat(jdk, folder).with("-Dhello.protocol=AJP/1.3").watched()) {
      List<String> head = exchange(running.port());
      assertThat(head).first().isEqualTo("200");
      assertThat(head).filteredOn(line -> line.startsWith("X-Process-Time: ")).hasSize(1);
      assertThat(head).anyMatch(line -> line.matches("X-Process-Time: \\d+\\.\\d{6}"));
      await().atMost(Running.LIMIT).until(() -> running.records() > 0);
      assertThat(running.records()).isEqualTo(1);
      running.finish();
    }
  }

  /** The status and the headers that have a name in words. */
  private static List<String> exchange(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      List<String> head = List.of();
      while (true) {
        assertThat(in.readUnsignedShort()).isEqualTo('A' << 8 | 'B');
        DataInputStream packet =
            new DataInputStream(new ByteArrayInputStream(in.readNBytes(in.readUnsignedShort())));
        switch (packet.readUnsignedByte()) {
          case SEND_HEADERS -> head = head(packet);
          case END_RESPONSE -> {
            return head;
          }
          default -> {} // a part of the body
        }
      }
    }
  }

  private static byte[] request() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(content);
    out.writeByte(FORWARD_REQUEST);
    out.writeByte(GET);
    for (String text : List.of("HTTP/1.1", "/hello", "192.0.2.7", "client", "localhost")) {
      write(out, text);
    }
    out.writeShort(80);
    out.writeBoolean(false);
    out.writeShort(0); // headers
    out.writeByte(END_OF_ATTRIBUTES);
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    DataOutputStream whole = new DataOutputStream(packet);
    whole.writeShort(0x1234);
    whole.writeShort(content.size());
    content.writeTo(whole);
    return packet.toByteArray();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    out.writeShort(text.length());
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.writeByte(0);
  }

  private static List<String> head(DataInputStream packet) throws IOException {
    List<String> head = new ArrayList<>();
    head.add(Integer.toString(packet.readUnsignedShort()));
    text(packet, packet.readUnsignedShort());
    for (int left = packet.readUnsignedShort(); left > 0; left--) {
      int length = packet.readUnsignedShort();
      String name = length >= CODED ? "" : text(packet, length);
      head.add(name + ": " + text(packet, packet.readUnsignedShort()));
    }
    return head;
  }

  private static String text(DataInputStream packet, int length) throws IOException {
    String text = new String(packet.readNBytes(length), StandardCharsets.ISO_8859_1);
    packet.readByte();
    return text;
  }
}
