package dev.pitwall.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The weaver on the real classes of every supported server and library. */
class ClassWeaverTest {
  private static final Path SERVERS = Path.of("target", "servers");

  static Stream<Path> tomcats() throws IOException {
    return jars("tomcat-embed-core-");
  }

  private static final Target JAVAX = only("servlet.javax.service");
  private static final Target JAKARTA = only("servlet.jakarta.service");

  private static Target only(String name) {
    return new Target(
        name,
        true,
        ServletHooks.SERVLET.hooks().stream().filter(each -> each.name().equals(name)).toList());
  }

  private static List<Path> contractJars(String folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(SERVERS.resolve(folder))) {
      return files.filter(f -> f.getFileName().toString().startsWith(prefix)).sorted().toList();
    }
  }

  private static Stream<Path> jars(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(SERVERS)) {
      return files.filter(f -> f.getFileName().toString().startsWith(prefix)).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("tomcats")
  void everyHookFindsItsMethodInTomcat(Path jar) throws IOException {
    assertThat(wovenHooks(jar, TomcatHooks.TOMCAT))
        .containsExactlyInAnyOrderElementsOf(names(TomcatHooks.TOMCAT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jetty94", "jetty10", "jetty11"})
  void everyHookFindsItsMethodInJettyBefore12(String server) throws IOException {
    List<String> expected = new ArrayList<>(names(JettyHooks.JETTY));
    expected.addAll(names(Jetty9Hooks.JETTY_10));
    if (server.equals("jetty94")) { // whose request knows no mapping
      expected.remove("jetty9.mapped");
      expected.addAll(names(Jetty9Hooks.JETTY_9));
    }
    assertThat(transformed(server)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @CsvSource({"jetty12, ee8:ee9:ee10:", "jetty121, ee8:ee9:ee10:ee11:"})
  void everyHookFindsItsMethodInJetty12(String server, String environments) throws IOException {
    List<String> expected = new ArrayList<>(names(JettyHooks.JETTY));
    for (String name : names(Jetty12Hooks.JETTY_12)) {
      int dot = name.indexOf('.', "jetty12.".length());
      if (dot < 0 || environments.contains(name.substring("jetty12.".length(), dot) + ":")) {
        expected.add(name);
      }
    }
    List<String> found = transformed(server);
    for (String environment : List.of("ee8", "ee9", "ee10", "ee11")) {
      if (environments.contains(environment + ":")) {
        found.addAll(transformed(server + "-" + environment));
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** What the weaver makes of all classes in the jars of a server; nothing may be a trouble. */
  private static List<String> transformed(String server) throws IOException {
    List<String> found = new ArrayList<>();
    Sightings sightings =
        new Sightings() {
          @Override
          public void woven(Target target) {}

          @Override
          public void trouble(String code, String text) {
            found.add(text);
          }
        };
    Weaver weaver = new Weaver(ClassLoader.getPlatformClassLoader(), new Targets(), sightings);
    try (Stream<Path> files = Files.list(SERVERS.resolve(server))) {
      for (Path file : files.toList()) {
        try (JarFile jar = new JarFile(file.toFile())) {
          for (JarEntry entry : Collections.list(jar.entries())) {
            String name = entry.getName().replaceFirst("\\.class$", "");
            if (name.equals(entry.getName()) || name.startsWith("META-INF")) {
              continue;
            }
            try (InputStream in = jar.getInputStream(entry)) {
              byte[] woven = weaver.transform(null, name, null, null, in.readAllBytes());
              if (woven != null) {
                found.addAll(calls(woven));
              }
            }
          }
        }
      }
    }
    found.removeIf(hook -> hook.startsWith("servlet.")); // the API is among the jars
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"undertow22", "undertow23"})
  void everyHookFindsItsMethodInUndertow(String folder) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path jar : contractJars(folder, "undertow-")) {
      found.addAll(wovenHooks(jar, UndertowHooks.UNDERTOW));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(names(UndertowHooks.UNDERTOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"webflux5", "webflux6", "webflux7"})
  void everyHookFindsItsMethodInSpringWebflux(String folder) throws IOException {
    Path jar = contractJars(folder, "spring-web-").get(0);
    assertThat(wovenHooks(jar, FrameworkHooks.WEBFLUX))
        .containsExactlyElementsOf(names(FrameworkHooks.WEBFLUX));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void everyHookFindsItsMethodInVertxWeb(int version) throws IOException {
    Path jar = contractJars("vertx" + version, "vertx-web-" + version).get(0);
    assertThat(wovenHooks(jar, FrameworkHooks.VERTX_WEB))
        .containsExactlyElementsOf(names(FrameworkHooks.VERTX_WEB));
  }

  @ParameterizedTest
  @CsvSource({"helidon41, false", "helidon42, false", "helidon43, true", "helidon45, true"})
  void everyHookFindsItsMethodInHelidon(String folder, boolean hearsOfTheHead) throws IOException {
    List<String> expected = new ArrayList<>(names(HelidonHooks.HELIDON));
    expected.addAll(names(hearsOfTheHead ? HelidonHooks.HELIDON_4_3 : HelidonHooks.HELIDON_4_1));
    assertThat(transformed(folder)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"netty41", "netty42", "reactor", "vertx4", "vertx5"})
  void everyHookFindsItsMethodInNetty(String folder) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path jar : contractJars(folder, "netty-")) {
      found.addAll(wovenHooks(jar, NettyHooks.NETTY));
      found.addAll(wovenHooks(jar, NettyHooks.NETTY_HTTP2));
    }
    List<String> expected = new ArrayList<>(names(NettyHooks.NETTY));
    expected.addAll(names(NettyHooks.NETTY_HTTP2));
    // a call before each return, however many there are
    assertThat(new HashSet<>(found)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(found).filteredOn("netty.decoded"::equals).hasSizeGreaterThan(1);
  }

  /** In the JDK that runs this; the contract suite has the others. */
  @Test
  void everyHookFindsItsMethodInTheJdksServer() throws IOException {
    List<String> found = new ArrayList<>();
    Map<String, List<Hook>> byType = byType(HttpServerHooks.HTTP_SERVER);
    for (Map.Entry<String, List<Hook>> each : byType.entrySet()) {
      String resource = "/" + each.getKey() + ".class";
      try (InputStream in = com.sun.net.httpserver.HttpServer.class.getResourceAsStream(resource)) {
        if (in != null) {
          found.addAll(calls(ClassWeaver.weave(in.readAllBytes(), each.getValue())));
        }
      }
    }
    // the event's class has one name or the other
    assertThat(found).hasSize(names(HttpServerHooks.HTTP_SERVER).size() - 1);
    assertThat(found).filteredOn(each -> each.endsWith(".written")).hasSize(1);
  }

  @Test
  void theServletHookFindsItsMethodInBothApis() throws IOException {
    List<String> found = new ArrayList<>();
    found.addAll(wovenHooks(contractJars("undertow22", "jboss-servlet-api").get(0), JAVAX));
    found.addAll(wovenHooks(contractJars("undertow23", "jakarta.servlet-api").get(0), JAKARTA));
    assertThat(found).containsExactly("servlet.javax.service", "servlet.jakarta.service");
  }

  @Test
  void anObjectThatIsNotThereYetIsNoOperand() throws IOException {
    byte[] bytes = own();
    String type = ClassWeaverTest.class.getName().replace('.', '/');
    Hook before = new Hook("test.new", type, "<init>", "()V", List.of(new Operand.This()), "none");
    assertThatThrownBy(() -> ClassWeaver.weave(bytes, List.of(before)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no object at its entry");
    Hook ofStatic = new Hook("test.own", type, "own", "()[B", List.of(new Operand.This()), "none");
    assertThatThrownBy(() -> ClassWeaver.weave(bytes, List.of(ofStatic)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyHookFindsItsMethodInLog4j() throws IOException {
    Path jar = jars("log4j-core-").findFirst().orElseThrow();
    assertThat(wovenHooks(jar, LoggingHooks.LOG4J))
        .containsExactlyInAnyOrderElementsOf(names(LoggingHooks.LOG4J));
  }

  @Test
  void everyHookFindsItsMethodInLogback12And15() throws IOException {
    List<Path> jars = jars("logback-classic-").toList();
    assertThat(jars).hasSize(2);
    for (Path jar : jars) {
      assertThat(wovenHooks(jar, LoggingHooks.LOGBACK)).containsExactly("logback.event");
    }
  }

  @Test
  void aMissingMethodLeavesTheClassAlone() throws IOException {
    byte[] bytes = own();
    Hook hook = hook("gone", "()V");
    assertThatThrownBy(() -> ClassWeaver.weave(bytes, List.of(hook)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gone()V");
  }

  @Test
  void aMethodWithAnotherDescriptorCountsAsMissing() throws IOException {
    byte[] bytes = own();
    assertThatThrownBy(() -> ClassWeaver.weave(bytes, List.of(hook("own", "(I)V"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aClassFileOfAnUnknownVersionIsAFindingAndIsLeftAlone() throws IOException {
    byte[] bytes = own();
    bytes[7] = (byte) 200;
    List<String> troubles = new ArrayList<>();
    Sightings sightings =
        new Sightings() {
          @Override
          public void woven(Target target) {
            troubles.add("woven");
          }

          @Override
          public void trouble(String code, String text) {
            troubles.add(code + " " + text);
          }
        };
    Target target = new Target("Example", true, List.of(hook("own", "()[B")));
    Weaver weaver =
        new Weaver(ClassLoader.getPlatformClassLoader(), new Targets(List.of(target)), sightings);
    String type = hook("own", "()V").type();
    assertThat(weaver.transform(null, type, null, null, bytes)).isNull();
    assertThat(troubles)
        .hasSize(1)
        .first()
        .asString()
        .startsWith("agent.unknown-version:Example ")
        .contains("server recognised, version unknown");
  }

  /** Begins with a loop, whose frame would stand where the gate's does. */
  public static final class Gated {
    private int left = 3;

    /** Counts down. */
    public void run(String unused) {
      while (left > 0) {
        left--;
      }
    }
  }

  /** Answers whether it is done, and gets an object that the adapter knows by another type. */
  public static final class Asked {
    /** Never is. */
    public boolean run(StringBuilder text) {
      return text == null;
    }
  }

  @Test
  void aGateOfAMethodThatAnswersIsAcceptedByTheVerifier() throws Exception {
    String name = Asked.class.getName();
    Hook gate =
        new Hook(
            "test.gate",
            name.replace('.', '/'),
            "run",
            "(Ljava/lang/StringBuilder;)Z",
            List.of(new Operand.As(new Operand.Argument(0), "Ljava/lang/CharSequence;")),
            "none",
            true);
    byte[] bytes;
    try (InputStream in = Asked.class.getResourceAsStream("ClassWeaverTest$Asked.class")) {
      bytes = java.util.Objects.requireNonNull(in).readAllBytes();
    }
    byte[] woven = ClassWeaver.weave(bytes, List.of(gate));
    ClassLoader loader =
        new ClassLoader(null) {
          @Override
          protected Class<?> findClass(String wanted) {
            return defineClass(wanted, woven, 0, woven.length);
          }
        };
    Object asked = Class.forName(name, true, loader).getConstructor().newInstance();
    assertThatThrownBy(
            () ->
                asked.getClass().getMethod("run", StringBuilder.class).invoke(asked, (Object) null))
        .cause()
        .isInstanceOf(LinkageError.class)
        .isNotInstanceOf(VerifyError.class);
  }

  /**
   * No agent, so no bridge: the call cannot be linked, but the verifier has to accept the class.
   */
  @Test
  void aGateInFrontOfALoopIsAcceptedByTheVerifier() throws Exception {
    String name = Gated.class.getName();
    byte[] bytes;
    try (InputStream in = Gated.class.getResourceAsStream("ClassWeaverTest$Gated.class")) {
      bytes = java.util.Objects.requireNonNull(in).readAllBytes();
    }
    Hook gate =
        new Hook(
            "test.gate",
            name.replace('.', '/'),
            "run",
            "(Ljava/lang/String;)V",
            List.of(new Operand.Argument(0)),
            "none",
            true);
    byte[] woven = ClassWeaver.weave(bytes, List.of(gate));
    ClassLoader loader =
        new ClassLoader(null) {
          @Override
          protected Class<?> findClass(String wanted) {
            return defineClass(wanted, woven, 0, woven.length);
          }
        };
    Object gated = Class.forName(name, true, loader).getConstructor().newInstance();
    assertThatThrownBy(() -> gated.getClass().getMethod("run", String.class).invoke(gated, "x"))
        .cause()
        .isInstanceOf(LinkageError.class)
        .isNotInstanceOf(VerifyError.class);
  }

  private static Hook hook(String method, String descriptor) {
    String type = ClassWeaverTest.class.getName().replace('.', '/');
    return new Hook("test." + method, type, method, descriptor, List.of(), "none");
  }

  private static byte[] own() throws IOException {
    try (InputStream in = ClassWeaverTest.class.getResourceAsStream("ClassWeaverTest.class")) {
      return java.util.Objects.requireNonNull(in).readAllBytes();
    }
  }

  private static List<String> names(Target target) {
    return target.hooks().stream().map(Hook::name).toList();
  }

  /** Weaves each class of the target and reads the woven calls out of the result again. */
  private static List<String> wovenHooks(Path path, Target target) throws IOException {
    List<String> found = new ArrayList<>();
    try (JarFile jar = new JarFile(path.toFile())) {
      for (Map.Entry<String, List<Hook>> entry : byType(target).entrySet()) {
        JarEntry type = jar.getJarEntry(entry.getKey() + ".class");
        if (type == null) {
          continue; // in another jar of the server
        }
        try (InputStream in = jar.getInputStream(type)) {
          found.addAll(calls(ClassWeaver.weave(in.readAllBytes(), entry.getValue())));
        }
      }
    }
    return found;
  }

  private static Map<String, List<Hook>> byType(Target target) {
    Map<String, List<Hook>> byType = new LinkedHashMap<>();
    target.hooks().forEach(h -> byType.computeIfAbsent(h.type(), k -> new ArrayList<>()).add(h));
    return byType;
  }

  private static List<String> calls(byte[] woven) {
    List<String> hooks = new ArrayList<>();
    assertThat(new ClassReader(woven).readUnsignedShort(6)).isGreaterThanOrEqualTo(Opcodes.V1_7);
    new ClassReader(woven)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String n, String d, String s, String[] e) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitInvokeDynamicInsn(
                      String name, String descriptor, Handle bootstrap, Object... arguments) {
                    if (bootstrap.getOwner().equals("java/lang/PitwallBridge")) {
                      hooks.add((String) arguments[0]);
                    }
                  }
                };
              }
            },
            0);
    return hooks;
  }
}
