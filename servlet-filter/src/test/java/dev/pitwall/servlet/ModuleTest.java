package dev.pitwall.servlet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the parts of the filter may know. */
class ModuleTest {
  private static final JavaClasses FILTER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.pitwall.servlet");

  @Test
  void adaptersKnowTheirServletApiAndTheTimingOnly() {
    adapter("dev.pitwall.servlet.jakarta", "jakarta.servlet..");
    adapter("dev.pitwall.servlet.javax", "javax.servlet..");
  }

  private static void adapter(String name, String api) {
    classes()
        .that()
        .resideInAPackage(name)
        .should()
        .onlyDependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(
                    name, api, "dev.pitwall.servlet", "java..", "org.jspecify..")
                .or(
                    DescribedPredicate.describe(
                        "Exchange, for its marker, the source of clues, and what the gate answers",
                        c ->
                            c.getName().equals("dev.pitwall.request.Exchange")
                                || c.getName().equals("dev.pitwall.request.Clues$Source")
                                || c.getName().startsWith("dev.pitwall.request.Gate$"))))
        .check(FILTER);
  }

  @Test
  void theTimingKnowsNeitherServletApiNorFramework() {
    noClasses()
        .that()
        .resideInAPackage("dev.pitwall.servlet")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.servlet..",
            "javax.servlet..",
            "org.springframework..",
            "dev.pitwall.servlet.*..")
        .check(FILTER);
  }

  @Test
  void logbackIsKnownToTheOneClassThatIsLoadedWhereItIsThere() {
    noClasses()
        .that()
        .doNotHaveSimpleName("LogbackEvents")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ch.qos.logback..")
        .check(FILTER);
  }

  @Test
  void bothAdaptersHaveTheSameClasses() {
    for (JavaClass jakarta : FILTER.getPackage("dev.pitwall.servlet.jakarta").getClasses()) {
      String twin = jakarta.getName().replace(".jakarta.", ".javax.");
      classes()
          .that()
          .haveFullyQualifiedName(twin)
          .should()
          .resideInAPackage("dev.pitwall.servlet.javax")
          .check(FILTER); // fails if there is none
    }
  }
}
