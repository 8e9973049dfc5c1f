package dev.pitwall;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The flow of docs/explanation/architecture.md, and what may be used where. */
class ArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.pitwall");

  private static final int PUBLIC_TYPES_OF_A_PACKAGE = 18;

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("dev.pitwall.(**)").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void dataMovesToTheRightOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("root")
        .definedBy("dev.pitwall")
        .layer("request")
        .definedBy("dev.pitwall.request")
        .layer("metrics")
        .definedBy("dev.pitwall.metrics")
        .layer("check")
        .definedBy("dev.pitwall.check")
        .layer("checks")
        .definedBy("dev.pitwall.check.*..")
        .layer("alert")
        .definedBy("dev.pitwall.alert")
        .layer("journal")
        .definedBy("dev.pitwall.journal")
        .layer("notify")
        .definedBy("dev.pitwall.notify")
        .layer("channels")
        .definedBy("dev.pitwall.notify.*..")
        .layer("admin")
        .definedBy("dev.pitwall.admin")
        .layer("export")
        .definedBy("dev.pitwall.export..")
        .layer("rules")
        .definedBy("dev.pitwall.rules")
        .layer("cluster")
        .definedBy("dev.pitwall.cluster")
        .layer("postmortem")
        .definedBy("dev.pitwall.postmortem")
        .layer("rotation")
        .definedBy("dev.pitwall.logs.rotate")
        .whereLayer("rotation")
        .mayOnlyBeAccessedByLayers("root", "checks") // how the last one ended
        .layer("emergency")
        .definedBy("dev.pitwall.emergency..")
        .layer("backup")
        .definedBy("dev.pitwall.backup..")
        .layer("checklist")
        .definedBy("dev.pitwall.checklist..")
        .layer("scan")
        .definedBy("dev.pitwall.scan..")
        .whereLayer("scan")
        // and by the command line; the check tells what the last one found
        .mayOnlyBeAccessedByLayers("root", "checks")
        .layer("log events")
        .definedBy("dev.pitwall.logs.event")
        .layer("log analysis")
        .definedBy("dev.pitwall.logs.analyze")
        .layer("log following")
        .definedBy("dev.pitwall.logs.follow")
        .layer("security")
        .definedBy("dev.pitwall.security..")
        .layer("history")
        .definedBy("dev.pitwall.history")
        .layer("rehearsal")
        .definedBy("dev.pitwall.rehearsal")
        .whereLayer("rehearsal")
        .mayOnlyBeAccessedByLayers("root") // and by the command line
        .whereLayer("history")
        .mayOnlyBeAccessedByLayers("root", "admin", "rehearsal")
        .whereLayer("security")
        // the check reads its windows, the rules its thresholds; the command line reads files
        .mayOnlyBeAccessedByLayers("root", "checks", "rules")
        .whereLayer("log following")
        .mayOnlyBeAccessedByLayers("checks", "security")
        .whereLayer("root")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("rules")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("cluster")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("postmortem")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("emergency")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("checklist")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("backup")
        // the check reads what a run left, the rules its schedule
        .mayOnlyBeAccessedByLayers("root", "checks", "rules")
        .whereLayer("log analysis")
        .mayOnlyBeAccessedByLayers("root", "security") // and by the command line
        .whereLayer("log events")
        .mayOnlyBeAccessedByLayers("checks", "log analysis") // one kind of fingerprint everywhere
        .whereLayer("checks")
        // the rules for the thresholds in their settings, cluster and backup for sessions on the
        // database, the checklist for the errors of a day and to ask addresses
        .mayOnlyBeAccessedByLayers("root", "rules", "cluster", "backup", "checklist")
        .whereLayer("channels")
        .mayOnlyBeAccessedByLayers("root", "export") // the wire alone, see below
        .whereLayer("admin")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("export")
        .mayOnlyBeAccessedByLayers("root", "admin")
        .whereLayer("request")
        // the gate; what is odd about a request
        .mayOnlyBeAccessedByLayers("root", "metrics", "emergency", "security")
        .whereLayer("metrics")
        .mayOnlyBeAccessedByLayers("root", "admin", "export")
        .whereLayer("check")
        .mayOnlyBeAccessedByLayers(
            "root",
            "checks",
            "alert",
            "notify",
            "channels",
            "admin",
            "export",
            "cluster",
            "postmortem",
            "emergency",
            "backup",
            "checklist",
            "history",
            "rehearsal",
            "rules") // for the names that a rule may speak of
        .whereLayer("alert")
        .mayOnlyBeAccessedByLayers(
            "root",
            "rules",
            "notify",
            "channels",
            "admin",
            "export",
            "cluster",
            "postmortem",
            "backup",
            "emergency",
            "checklist",
            "rehearsal")
        .whereLayer("notify")
        .mayOnlyBeAccessedByLayers(
            "root",
            "channels",
            "admin",
            "export",
            "cluster",
            "postmortem",
            "backup",
            "emergency",
            "checklist")
        .whereLayer("journal")
        .mayOnlyBeAccessedByLayers(
            "root", "alert", "notify", "admin", "cluster", "checklist", "security")
        .check(CORE);
  }

  @Test
  void requestKnowsTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage("dev.pitwall.request")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.pitwall.request", "java..", "org.jspecify..")
        .check(CORE);
  }

  @Test
  void configKnowsNoFeature() {
    noClasses()
        .that()
        .resideInAPackage("dev.pitwall.config")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.pitwall..")
                .and(resideInAnyPackage("dev.pitwall.config", "dev.pitwall.text").negate()))
        .check(CORE);
  }

  @Test
  void librariesStayWhereTheyAreWrapped() {
    only("org.postgresql..", "dev.pitwall.check.postgres");
    only("jakarta.mail..", "dev.pitwall.notify.mail");
    only("com.typesafe..", "dev.pitwall.config");
    only("org.HdrHistogram..", "dev.pitwall.metrics", "dev.pitwall.logs.analyze");
    only("org.apache.maven..", "dev.pitwall.scan.osv");
    only("com.sun.net.httpserver..", "dev.pitwall.admin");
  }

  private static void only(String library, String... packages) {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CORE);
  }

  /** Everything that is sent has deadlines, so channels open no connection of their own. */
  @Test
  void channelsConnectThroughWireOnly() {
    noClasses()
        .that()
        .resideInAPackage("dev.pitwall.notify..")
        .and()
        .resideOutsideOfPackage("dev.pitwall.notify.wire")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.Socket")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.HttpURLConnection")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .check(CORE);
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.pitwall.notify..", "dev.pitwall.export.otlp")
        .or()
        .resideInAPackage("dev.pitwall.notify")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.pitwall.notify.wire")
        .check(CORE);
    noClasses()
        .that()
        .resideInAPackage("dev.pitwall.export..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.pitwall.notify.*..")
                .and(resideInAPackage("dev.pitwall.notify.wire").negate()))
        .check(CORE);
  }

  /** AWT loads native libraries into the application's process. */
  @Test
  void picturesAreDrawnWithoutAwt() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.awt..", "javax.imageio..", "javax.swing..")
        .check(CORE);
  }

  @Test
  void clocksAreReadInScheduleOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.pitwall.schedule")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.time.LocalDateTime.class, "now")
        .orShould()
        .callMethod(java.time.ZonedDateTime.class, "now")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(CORE);
  }

  @Test
  void threadsAreMadeInScheduleOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.pitwall.schedule")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.Executors")
        .orShould()
        .callConstructor(Thread.class, Runnable.class)
        .orShould()
        .callConstructor(Thread.class, Runnable.class, String.class)
        .check(CORE);
  }

  @Test
  void theEnvironmentIsReadInConfigOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.pitwall.config")
        .should()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class, String.class)
        .check(CORE);
  }

  @Test
  void nothingPrintsOrLogsPastSlf4j() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging")
        .check(CORE);
  }

  @Test
  void jsonIsStreamedNeverReflected() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("com.google.gson.Gson")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("com.google.gson.GsonBuilder")
        .check(CORE);
  }

  @Test
  void staticStateIsConstant() {
    noFields()
        .that()
        .areStatic()
        .and()
        .areNotFinal()
        .should()
        .beDeclaredInClassesThat(alwaysTrue())
        .allowEmptyShould(true)
        .check(CORE);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses().should().haveNameMatching(".*(Impl|Util|Utils|Helper|Manager|Service)").check(CORE);
  }

  @Test
  void everyPackageIsNullMarkedAndShowsLittle() {
    List<String> wrong = new ArrayList<>();
    for (JavaPackage each : CORE.getDefaultPackage().getSubpackagesInTree()) {
      Set<JavaClass> types = each.getClasses();
      if (types.isEmpty() || !each.getName().startsWith("dev.pitwall")) {
        continue;
      }
      if (!each.isAnnotatedWith(NullMarked.class)) {
        wrong.add(each.getName() + ": package-info without @NullMarked");
      }
      List<String> shown =
          types.stream()
              .filter(c -> c.isTopLevelClass() && !c.isArray())
              .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC))
              .map(JavaClass::getSimpleName)
              .sorted()
              .toList();
      if (shown.size() > PUBLIC_TYPES_OF_A_PACKAGE) {
        wrong.add(each.getName() + " shows " + shown);
      }
    }
    assertThat(wrong).isEmpty();
  }
}
