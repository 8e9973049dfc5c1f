package dev.pitwall.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.export.PrometheusExport;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.trust.Authorities;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With certificates that openssl makes. */
@Timeout(90)
class AdminTlsTest {
  private static final String TOKEN = "right-token";
  private static final Status STATUS =
      new Status("shop", List.of(), null, List.of(), Map.of(), List.of(), null, null);

  @TempDir private Path folder;
  private final TimeSource time = TimeSource.system();
  private final Threads threads = new Threads();
  private final Findings findings = new Findings(time);
  private final List<AdminServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(AdminServer::close);
    threads.close();
  }

  private static void openssl(Path log, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }

  /** {@code NAME.crt} and {@code NAME.key}. */
  private AdminSettings.Tls made(String name, String kind, String... further) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("req", "-x509", "-nodes", "-newkey"));
    arguments.addAll(List.of(kind.split(" ", -1)));
    arguments.addAll(
        List.of(
            "-subj", "/CN=" + name, "-addext", "subjectAltName=IP:127.0.0.1,DNS:ops.example.org"));
    arguments.addAll(List.of(further));
    AdminSettings.Tls files =
        new AdminSettings.Tls(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
    arguments.addAll(
        List.of("-out", files.certificate().toString(), "-keyout", files.key().toString()));
    openssl(folder.resolve("openssl.log"), arguments.toArray(String[]::new));
    return files;
  }

  private static void copy(AdminSettings.Tls from, AdminSettings.Tls to) throws IOException {
    Files.copy(from.key(), to.key(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(from.certificate(), to.certificate(), StandardCopyOption.REPLACE_EXISTING);
  }

  private AdminServer start(String bind, AdminSettings.Tls tls) {
    AdminViews views =
        new AdminViews(
            () -> STATUS,
            () -> new Health(List.of()),
            new PrometheusExport(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), () -> {}),
            new ScriptedDesk(),
            new ScriptedEmergency(),
            ChecklistDesk.NONE,
            Locale.ENGLISH);
    AdminServer server =
        AdminServer.start(
            new AdminSettings(
                true,
                bind,
                0,
                Optional.of(TOKEN),
                List.of("ops.example.org"),
                false,
                true,
                Optional.of(tls)),
            views,
            new AdminServer.Surroundings(Optional.of(folder), threads, time, findings),
            Duration.ofSeconds(3));
    servers.add(server);
    return server;
  }

  private static HttpResponse<String> send(
      AdminServer server, Path trusted, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(Authorities.of(Optional.of(trusted)).context())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url().orElseThrow() + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + TOKEN)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static int status(AdminServer server, Path trusted) throws Exception {
    return send(server, trusted, "GET", "/api/v1/status", "").statusCode();
  }

  private List<String> codes() {
    return findings.list().stream().map(Finding::code).toList();
  }

  private String told(String code) {
    return findings.list().stream()
        .filter(each -> each.code().equals(code))
        .map(Finding::text)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa:2048", "ec -pkeyopt ec_paramgen_curve:prime256v1", "ed25519"})
  void everyUsualKindOfKeyIsShown(String kind) throws Exception {
    AdminSettings.Tls files = made("own", kind);
    AdminServer server = start("127.0.0.1", files);
    assertThat(server.url().orElseThrow()).startsWith("https://127.0.0.1:");
    assertThat(status(server, files.certificate())).isEqualTo(200);
    assertThat(codes()).isEmpty();
  }

  @Test
  void sessionsAreBoundToTheHostAndToTls() throws Exception {
    AdminSettings.Tls files = made("own", "rsa:2048");
    AdminServer server = start("127.0.0.1", files);
    HttpResponse<String> login =
        send(server, files.certificate(), "POST", "/login", "token=" + TOKEN);
    assertThat(login.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("__Host-pitwall-")
        .contains("; Secure")
        .contains("Path=/;")
        .doesNotContain("Domain");
  }

  @Test
  void withACertificateOfItsOwnThePortAnswersBeyondLoopback() throws Exception {
    AdminSettings.Tls files = made("own", "rsa:2048");
    AdminServer server = start("0.0.0.0", files);
    assertThat(status(server, files.certificate())).isEqualTo(200);
    assertThat(server.link()).isPresent();
    assertThat(codes()).isEmpty();
  }

  @Test
  void aRenewedCertificateIsShownWithoutARestartAndAWrongOneIsNot() throws Exception {
    AdminSettings.Tls files = made("own", "rsa:2048");
    AdminSettings.Tls renewed = made("renewed", "ec -pkeyopt ec_paramgen_curve:prime256v1");
    AdminServer server = start("127.0.0.1", files);
    Path before = Files.copy(files.certificate(), folder.resolve("before.pem"));

    Files.copy(renewed.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
    lookTwice(server);
    assertThat(told("admin.tls")).contains("holds no EC key").contains("from before is shown");
    assertThat(status(server, before)).isEqualTo(200);

    copy(renewed, files);
    lookTwice(server);
    assertThat(codes()).isEmpty();
    assertThat(status(server, renewed.certificate())).isEqualTo(200);
    assertThatThrownBy(() -> status(server, before)).isInstanceOf(SSLException.class);
  }

  private static void lookTwice(AdminServer server) {
    server.tls().orElseThrow().look();
    server.tls().orElseThrow().look();
  }

  @Test
  void withoutAGoodFileNothingGoesOutAndTheFindingSaysWhatIsMissing() throws Exception {
    AdminSettings.Tls good = made("own", "rsa:2048");
    AdminSettings.Tls files =
        new AdminSettings.Tls(folder.resolve("later.crt"), folder.resolve("later.key"));
    AdminServer server = start("127.0.0.1", files);
    assertThat(told("admin.tls")).contains("later.crt does not exist").contains("no client");
    assertThatThrownBy(() -> status(server, good.certificate())).isInstanceOf(IOException.class);
    URI plain = URI.create(server.url().orElseThrow().replace("https", "http") + "/health/live");
    assertThatThrownBy(
            () ->
                HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(plain).build(), BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
    copy(good, files);
    lookTwice(server);
    assertThat(codes()).isEmpty();
    assertThat(status(server, good.certificate())).isEqualTo(200);
  }

  private String refused(AdminSettings.Tls files) {
    AdminTls tls = new AdminTls(files, time, findings);
    tls.look();
    tls.look();
    return told("admin.tls");
  }

  @Test
  void whatCannotBeUsedSaysWhatMendsIt() throws Exception {
    AdminSettings.Tls good = made("own", "rsa:2048");
    Path old = folder.resolve("old.key");
    openssl(
        folder.resolve("log"),
        "rsa",
        "-traditional",
        "-in",
        good.key().toString(),
        "-out",
        old.toString());
    assertThat(refused(new AdminSettings.Tls(good.certificate(), old)))
        .contains("openssl pkcs8 -topk8 -nocrypt");
    assertThat(refused(new AdminSettings.Tls(good.key(), good.key())))
        .contains("holds no certificate in PEM");
    assertThat(refused(new AdminSettings.Tls(good.certificate(), good.certificate())))
        .contains("holds no private key in PEM");
    AdminSettings.Tls other = made("other", "rsa:2048");
    assertThat(refused(new AdminSettings.Tls(good.certificate(), other.key())))
        .contains("is not the key of the first certificate");
    String secret = Files.readString(good.key()).lines().skip(1).findFirst().orElseThrow();
    assertThat(findings.list().toString()).doesNotContain(secret);
  }

  @Test
  void oneFileMayHoldBoth() throws Exception {
    AdminSettings.Tls good = made("own", "rsa:2048");
    Path both =
        Files.writeString(
            folder.resolve("both.pem"),
            Files.readString(good.key()) + Files.readString(good.certificate()));
    AdminServer server = start("127.0.0.1", new AdminSettings.Tls(both, both));
    assertThat(status(server, good.certificate())).isEqualTo(200);
  }

  @Test
  void anExpiredOneIsShownAndTold() throws Exception {
    AdminSettings.Tls files = made("own", "rsa:2048", "-days", "1");
    Instant[] now = {Instant.now()};
    TimeSource moved =
        new TimeSource() {
          @Override
          public Instant now() {
            return now[0];
          }

          @Override
          public long nanoTime() {
            return 0;
          }
        };
    AdminTls tls = new AdminTls(files, moved, findings);
    tls.start(threads);
    assertThat(codes()).isEmpty();
    now[0] = now[0].plus(Duration.ofDays(2));
    tls.look();
    assertThat(told("admin.tls.not-valid")).contains("own.crt").contains("Renew it");
    now[0] = now[0].minus(Duration.ofDays(2));
    tls.look();
    assertThat(codes()).isEmpty();
  }
}
