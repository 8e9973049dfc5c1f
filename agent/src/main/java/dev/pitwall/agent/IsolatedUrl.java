package dev.pitwall.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Opens one isolated entry. A protocol of its own, because applications switch the caching of
 * {@code jar:} URLs for the whole JVM, and the jar is open already.
 */
final class IsolatedUrl extends URLStreamHandler {
  static final String PROTOCOL = "pitwall";

  private final JarFile jar;
  private final ZipEntry entry;

  IsolatedUrl(JarFile jar, ZipEntry entry) {
    this.jar = jar;
    this.entry = entry;
  }

  @Override
  protected URLConnection openConnection(URL url) {
    return new URLConnection(url) {
      @Override
      public void connect() {
        connected = true;
      }

      @Override
      public long getContentLengthLong() {
        return entry.getSize();
      }

      @Override
      public InputStream getInputStream() throws IOException {
        return jar.getInputStream(entry);
      }
    };
  }
}
