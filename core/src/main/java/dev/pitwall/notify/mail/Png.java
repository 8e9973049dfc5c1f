package dev.pitwall.notify.mail;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a PNG with a palette (ISO/IEC 15948). Not by the JDK's ImageIO: it would load AWT and its
 * native libraries into the application's process.
 */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int MOST_COLOURS = 256;

  private Png() {}

  /**
   * The file.
   *
   * @param pixels {@code 0xRRGGBB}, row by row, of at most 256 different colours
   * @param perMetre pixels a metre, so that readers which heed it show the right size
   */
  static byte[] write(int[] pixels, int width, int perMetre) {
    Map<Integer, Integer> palette = new LinkedHashMap<>();
    for (int pixel : pixels) {
      palette.putIfAbsent(pixel, palette.size());
    }
    if (palette.size() > MOST_COLOURS) {
      throw new IllegalArgumentException(
          palette.size() + " colours; a palette has at most " + MOST_COLOURS);
    }
    int height = pixels.length / width;
    ByteArrayOutputStream file = new ByteArrayOutputStream(8192);
    file.writeBytes(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk(file, "IHDR", header.put(new byte[] {8, 3, 0, 0, 0}).array());
    ByteBuffer density = ByteBuffer.allocate(9).putInt(perMetre).putInt(perMetre);
    chunk(file, "pHYs", density.put((byte) 1).array());
    chunk(file, "PLTE", colours(palette));
    chunk(file, "IDAT", deflated(rows(pixels, width, palette)));
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static byte[] colours(Map<Integer, Integer> palette) {
    ByteBuffer bytes = ByteBuffer.allocate(palette.size() * 3);
    for (int colour : palette.keySet()) {
      bytes.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
    }
    return bytes.array();
  }

  /** Each row after a zero: not filtered, as the standard advises for palettes. */
  private static byte[] rows(int[] pixels, int width, Map<Integer, Integer> palette) {
    byte[] rows = new byte[pixels.length + pixels.length / width];
    int at = 0;
    for (int i = 0; i < pixels.length; i++) {
      if (i % width == 0) {
        rows[at++] = 0;
      }
      rows[at++] = palette.getOrDefault(pixels[i], 0).byteValue();
    }
    return rows;
  }

  private static byte[] deflated(byte[] rows) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(rows);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
      byte[] part = new byte[4096];
      while (!deflater.finished()) {
        out.write(part, 0, deflater.deflate(part));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    file.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    file.writeBytes(name);
    file.writeBytes(data);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }
}
