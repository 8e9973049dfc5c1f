package dev.pitwall.notify;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;

/** What became of a channel's messages, over restarts as well. */
record Tally(long sent, long failed, long dead) {
  static final Tally NONE = new Tally(0, 0, 0);

  Tally plusSent() {
    return new Tally(sent + 1, failed, dead);
  }

  Tally plusFailed() {
    return new Tally(sent, failed + 1, dead);
  }

  Tally plusDead() {
    return new Tally(sent, failed, dead + 1);
  }

  String json() {
    return "[" + sent + "," + failed + "," + dead + "]";
  }

  static Tally read(String json) throws IOException {
    try (JsonReader in = new JsonReader(new StringReader(json))) {
      in.beginArray();
      return new Tally(in.nextLong(), in.nextLong(), in.nextLong());
    }
  }
}
