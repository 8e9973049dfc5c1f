package dev.pitwall.agent.hello;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The JDK's own server and nothing else, so that it runs with hardly any module. Prints {@code PORT
 * n}, serves until its standard input ends; over TLS if {@code hello.keys} names a key store.
 */
public final class PlainServer {
  private PlainServer() {}

  public static void main(String[] arguments) throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    String keys = System.getProperty("hello.keys");
    HttpServer server = keys == null ? HttpServer.create(address, 0) : secure(address, keys);
    server.createContext("/hello", PlainServer::hello);
    server.start();
    System.out.println("PORT " + server.getAddress().getPort());
    System.in.transferTo(OutputStream.nullOutputStream());
    server.stop(0);
  }

  private static HttpServer secure(InetSocketAddress address, String keys) throws Exception {
    char[] password = System.getProperty("hello.password").toCharArray();
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(KeyStore.getInstance(new File(keys), password), password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return server;
  }

  private static void hello(HttpExchange exchange) throws IOException {
    byte[] body = "hello".getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
