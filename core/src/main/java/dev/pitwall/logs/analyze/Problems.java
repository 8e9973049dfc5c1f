package dev.pitwall.logs.analyze;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;

/** Why a file could not be read to its end, as a key for {@link LogWords} or in plain words. */
final class Problems {
  private Problems() {}

  static String of(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "absent";
    } else if (e instanceof AccessDeniedException) {
      return "denied";
    } else if (e instanceof EOFException) {
      return "cut-off";
    } else if (e instanceof ZipException) {
      return "damaged";
    }
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }
}
