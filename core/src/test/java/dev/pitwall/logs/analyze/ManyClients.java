package dev.pitwall.logs.analyze;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A process of its own, with little memory: counts so many addresses and prints the first two. */
final class ManyClients {
  private ManyClients() {}

  public static void main(String[] args) {
    int addresses = Integer.parseInt(args[0]);
    KeyCounts common = new KeyCounts(KeyCounts.EXACT, LogAnalysis.CLIENT_TEXT);
    LocalCounts local = new LocalCounts(common, LogAnalysis.ENTRIES);
    Event event = new Event();
    event.clear();
    for (int i = 0; i < addresses; i++) {
      add(
          local,
          event,
          (i >>> 24) + "." + (i >>> 16 & 255) + "." + (i >>> 8 & 255) + "." + (i & 255));
      if (i % 50 == 0) {
        add(local, event, i % 3 == 0 ? "2001:db8::1" : "192.0.2.77");
      }
    }
    local.flush();
    List<KeyCounts.Entry> top = common.top(2);
    for (KeyCounts.Entry entry : top) {
      System.out.println(new String(entry.key(), StandardCharsets.US_ASCII) + " " + entry.count());
    }
    System.out.println("approximate " + common.approximate());
  }

  private static void add(LocalCounts local, Event event, String address) {
    byte[] bytes = address.getBytes(StandardCharsets.US_ASCII);
    byte[] b = Arrays.copyOf(bytes, bytes.length + Swar.PAD);
    local.add(b, 0, bytes.length, event);
  }
}
