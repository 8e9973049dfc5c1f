package dev.pitwall.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.scan.inventory.LoadedCode;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class LoadedClassesTest {

  @Test
  void classesCountForTheirJarAndThoseOfTheRuntimeForNone() throws Exception {
    Class<?>[] loaded = {String.class, Assertions.class, Test.class, Assertions[].class};
    Instrumentation instrumentation =
        (Instrumentation)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> loaded);

    LoadedCode code = LoadedClasses.of(instrumentation);

    Path assertj =
        Path.of(Assertions.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertThat(code.classes()).hasSize(2).containsEntry(assertj.toRealPath().toString(), 1L);
    assertThat(code.unplaced()).isZero();
    assertThat(code.java()).isEqualTo(System.getProperty("java.runtime.version"));
    assertThat(code.classPath()).isNotEmpty().allMatch(entry -> Path.of(entry).isAbsolute());
  }
}
