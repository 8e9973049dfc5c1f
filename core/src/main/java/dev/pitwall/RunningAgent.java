package dev.pitwall;

import dev.pitwall.admin.AgentFile;
import dev.pitwall.admin.Status;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.journal.StateDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds agents of this machine by what they left in their state folders, and asks them. */
public final class RunningAgent {
  private static final int MOST_APPLICATIONS = 100;
  private static final int CONNECT_MILLIS = 3_000;
  private static final int READ_MILLIS = 10_000;
  private static final int LARGEST_DOCUMENT = 16 << 20;

  private RunningAgent() {}

  /**
   * A state folder with an {@code agent.json}.
   *
   * @param pid of the JVM that wrote it
   * @param address base URL of its admin port
   * @param alive whether there is a process of that id now; it need not be the same one
   */
  public record Place(Path folder, long pid, String address, boolean alive) {}

  /**
   * What was found.
   *
   * @param places in the order in which they were looked at
   * @param lookedAt the folders of applications that were looked into, with their sub-folders
   * @param faults files that could not be read, one line each
   */
  public record Search(List<Place> places, List<Path> lookedAt, List<String> faults) {

    /** Keeps copies. */
    public Search {
      places = List.copyOf(places);
      lookedAt = List.copyOf(lookedAt);
      faults = List.copyOf(faults);
    }
  }

  /** What became of a question. */
  public sealed interface Answer {

    /**
     * The agent answered.
     *
     * @param document as it came
     */
    record Told(Status status, String document) implements Answer {}

    /** Nobody answered in time. */
    record Silent(String detail) implements Answer {}

    /**
     * Somebody answered, but not with a status document.
     *
     * @param code the HTTP status
     */
    record Refused(int code, String detail) implements Answer {}
  }

  /**
   * Looks where {@code state-dir} says; else in the usual folders of {@code app.name}; else in
   * those of every application. Makes nothing and changes nothing.
   *
   * @param home the user's
   */
  public static Search search(Configuration configuration, Path home) {
    List<Path> lookedAt = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (Path place : places(CoreSettings.from(configuration), home, lookedAt, faults)) {
      for (Path folder : StateDirectory.folders(place)) {
        try {
          new AgentFile(folder)
              .read()
              .ifPresent(
                  agent ->
                      places.add(
                          new Place(folder, agent.pid(), agent.address(), lives(agent.pid()))));
        } catch (IOException e) {
          faults.add(fault(e));
        }
      }
    }
    return new Search(places, lookedAt, faults);
  }

  /**
   * The folders among those of {@link #search} in which a history is kept.
   *
   * @param home the user's
   */
  public static List<Path> histories(Configuration configuration, Path home) {
    return places(CoreSettings.from(configuration), home, new ArrayList<>(), new ArrayList<>())
        .stream()
        .flatMap(place -> StateDirectory.folders(place).stream())
        .filter(folder -> Files.isDirectory(folder.resolve("history")))
        .toList();
  }

  private static List<Path> places(
      CoreSettings core, Path home, List<Path> lookedAt, List<String> faults) {
    Optional<Path> configured = core.stateDir();
    if (configured.isPresent()) {
      lookedAt.add(configured.get());
      return List.of(configured.get());
    }
    List<Path> roots = StateDirectory.roots(home);
    if (core.appName().isPresent()) {
      String name = StateDirectory.folderName(core.appName().get());
      List<Path> places = roots.stream().map(root -> root.resolve(name)).toList();
      lookedAt.addAll(places);
      return places;
    }
    List<Path> places = new ArrayList<>();
    for (Path root : roots) {
      lookedAt.add(root.resolve("*"));
      if (!Files.isDirectory(root)) {
        continue;
      }
      try (DirectoryStream<Path> applications = Files.newDirectoryStream(root)) {
        for (Path application : applications) {
          if (places.size() < MOST_APPLICATIONS && Files.isDirectory(application)) {
            places.add(application);
          }
        }
      } catch (IOException e) {
        faults.add(fault(e));
      }
    }
    return places;
  }

  private static String fault(IOException e) {
    return e instanceof java.nio.file.FileSystemException
        ? e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage()
        : String.valueOf(e.getMessage());
  }

  private static boolean lives(long pid) {
    return ProcessHandle.of(pid).isPresent();
  }

  /** The token that the agent of this folder keeps there; empty if it keeps none. */
  public static Optional<String> token(Path folder) throws IOException {
    try {
      return Optional.of(Files.readString(folder.resolve("admin.token")).strip());
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /**
   * Asks for the status document; at most about 13 seconds. Redirects are not followed, so the
   * token goes nowhere else.
   *
   * @param address base URL of the admin port, http or https
   */
  public static Answer ask(URI address, Optional<String> token) {
    String base = address.toString().replaceFirst("/+$", "");
    HttpURLConnection connection = null;
    try {
      connection = LocalCertificate.open(URI.create(base + "/api/v1/status"));
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      if (token.isPresent()) {
        connection.setRequestProperty("Authorization", "Bearer " + token.get());
      }
      int code = connection.getResponseCode();
      if (code != HttpURLConnection.HTTP_OK) {
        return new Answer.Refused(code, "HTTP " + code);
      }
      return document(connection);
    } catch (IOException | IllegalArgumentException | ClassCastException e) {
      String message = e.getMessage();
      return new Answer.Silent(message == null ? e.getClass().getSimpleName() : message);
    } finally {
      if (connection != null) {
        connection.disconnect();
      }
    }
  }

  /**
   * What an agent answered to {@link #call}.
   *
   * @param code the HTTP status
   */
  public record Called(int code, String body) {}

  /**
   * Calls a path of the admin port; at most about 13 seconds.
   *
   * @param method GET, POST, PUT or DELETE
   * @param json the body; null for none
   * @throws IOException if nobody answers
   */
  public static Called call(
      URI address, Optional<String> token, String method, String path, @Nullable String json)
      throws IOException {
    String base = address.toString().replaceFirst("/+$", "");
    HttpURLConnection connection = LocalCertificate.open(URI.create(base + path));
    try {
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      connection.setRequestMethod(method);
      token.ifPresent(text -> connection.setRequestProperty("Authorization", "Bearer " + text));
      if (json != null) {
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        connection.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
      }
      int code = connection.getResponseCode();
      try (InputStream in =
          code < HttpURLConnection.HTTP_BAD_REQUEST
              ? connection.getInputStream()
              : connection.getErrorStream()) {
        String body =
            in == null ? "" : new String(in.readNBytes(LARGEST_DOCUMENT), StandardCharsets.UTF_8);
        return new Called(code, body);
      }
    } finally {
      connection.disconnect();
    }
  }

  private static Answer document(HttpURLConnection connection) throws IOException {
    String text;
    try (InputStream in = connection.getInputStream()) {
      text = new String(in.readNBytes(LARGEST_DOCUMENT), StandardCharsets.UTF_8);
    }
    try {
      return new Answer.Told(Status.parse(new StringReader(text)), text);
    } catch (IOException e) {
      return new Answer.Refused(HttpURLConnection.HTTP_OK, String.valueOf(e.getMessage()));
    }
  }
}
