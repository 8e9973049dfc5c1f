package dev.pitwall.agent;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What each part of the agent may know. */
class AgentArchitectureTest {
  private static final JavaClasses AGENT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.pitwall.agent", "dev.pitwall.cli");

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("dev.pitwall.(**)").should().beFreeOfCycles().check(AGENT);
  }

  /** Premain's classes are seen by the application's loaders: they bring nothing but the JDK. */
  @Test
  void premainKnowsTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage("dev.pitwall.agent")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("dev.pitwall.agent", "java..", "org.jspecify.annotations"))
        .check(AGENT);
  }

  /** Each of them fixes something for the whole JVM at its first use, or costs a lot. */
  @Test
  void premainTouchesNothingThatTheApplicationMayWantToSetUpFirst() {
    noClasses()
        .that()
        .resideInAPackage("dev.pitwall.agent")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.util.logging..",
                "java.nio.file..",
                "java.lang.management..",
                "javax.management..",
                "java.net.http..",
                "java.sql.."))
        .check(AGENT);
  }

  @Test
  void onlyTheOneListenerToJavaUtilLoggingUsesIt() {
    noClasses()
        .that(not(name("dev.pitwall.agent.runtime.JulEvents")))
        .should()
        .dependOnClassesThat(resideInAPackage("java.util.logging.."))
        .check(AGENT);
  }

  /** Adapters live beside the server's loader: what they know must be small and stay the same. */
  @Test
  void hooksKnowTheWeaverAndWhatAnExchangeIs() {
    noClasses()
        .that()
        .resideInAPackage("dev.pitwall.agent.hook..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.pitwall..")
                .and(
                    not(
                        resideInAnyPackage(
                            "dev.pitwall.request",
                            "dev.pitwall.logs.live",
                            "dev.pitwall.agent.weave",
                            "dev.pitwall.agent.hook..")))
                .and(not(name("dev.pitwall.servlet.FilterRuntime")))
                .and(not(name("dev.pitwall.servlet.ServletTimer")))
                .and(not(name("dev.pitwall.check.logs.LogEvents")))
                .and(not(name("dev.pitwall.schedule.TimeSource"))))
        .check(AGENT);
  }

  @Test
  void onlyTheEngineKnowsTheCompositionRoot() {
    noClasses()
        .that()
        .resideInAPackage("dev.pitwall.agent..")
        .and()
        .resideOutsideOfPackage("dev.pitwall.agent.engine")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.pitwall"))
        .check(AGENT);
  }

  /** Class files are read with ASM where they are woven, and nowhere else. */
  @Test
  void onlyTheWeaverKnowsAsm() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.pitwall.agent.weave")
        .should()
        .dependOnClassesThat(resideInAPackage("org.objectweb.asm.."))
        .check(AGENT);
  }
}
