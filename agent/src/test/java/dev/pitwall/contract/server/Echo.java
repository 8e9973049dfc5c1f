package dev.pitwall.contract.server;

import java.io.ByteArrayOutputStream;

/**
 * As much of WebSocket (RFC 6455) as it takes to say back what a client says: whole frames of less
 * than 126 bytes. One for each connection, for servers whose own WebSocket is not there.
 */
public final class Echo {
  private static final int HEAD = 2;
  private static final int MASK = 4;
  private static final int LENGTH_BITS = 0x7F;
  private static final int CLOSE = 0x88;

  private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
  private boolean closed;

  /** What is to be answered to these bytes: each frame that is complete by now, unmasked. */
  public byte[] answer(byte[] bytes, int length) {
    unread.write(bytes, 0, length);
    byte[] all = unread.toByteArray();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    int from = 0;
    while (isComplete(all, from)) {
      int size = all[from + 1] & LENGTH_BITS;
      answer.write(all, from, 1);
      answer.write(size);
      int content = from + HEAD + MASK;
      for (int i = 0; i < size; i++) {
        answer.write(all[content + i] ^ all[from + HEAD + i % MASK]);
      }
      closed |= (all[from] & 0xFF) == CLOSE;
      from = content + size;
    }
    unread.reset();
    unread.write(all, from, all.length - from);
    return answer.toByteArray();
  }

  /** Whether one side has said goodbye, and the other, too. */
  public boolean isClosed() {
    return closed;
  }

  private static boolean isComplete(byte[] all, int from) {
    return all.length >= from + HEAD + MASK
        && all.length >= from + HEAD + MASK + (all[from + 1] & LENGTH_BITS);
  }
}
