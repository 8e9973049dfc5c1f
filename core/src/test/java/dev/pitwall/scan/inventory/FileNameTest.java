package dev.pitwall.scan.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameTest {

  @ParameterizedTest
  @CsvSource({
    "log4j-core-2.14.1.jar, log4j-core, 2.14.1",
    "log4j-1.2-api-2.14.1.jar, log4j-1.2-api, 2.14.1",
    "guava-32.1.3-jre.jar, guava, 32.1.3-jre",
    "postgresql-42.2.5.jre8.jar, postgresql, 42.2.5.jre8",
    "jackson-module-scala_2.13-2.15.0.jar, jackson-module-scala_2.13, 2.15.0",
    "netty-transport-native-epoll-4.1.100.Final-linux-x86_64.jar,"
        + " netty-transport-native-epoll, 4.1.100.Final",
    "foo-1.0-beta-2.jar, foo, 1.0-beta-2",
    "foo-1.0-20200101.123456-7.jar, foo, 1.0-20200101.123456-7",
    "foo-1.0-SNAPSHOT.jar, foo, 1.0-SNAPSHOT",
    "javax.inject-1.jar, javax.inject, 1",
    "spring-core-4.3.9.RELEASE.jar, spring-core, 4.3.9.RELEASE",
    "tomcat-embed-core-10.1.0-M1.jar, tomcat-embed-core, 10.1.0-M1",
    "wildfly-common-1.5.4.Final-redhat-00001.jar, wildfly-common, 1.5.4.Final-redhat-00001",
    "google-api-services-storage-v1-rev20230301-2.0.0.jar,"
        + " google-api-services-storage, v1-rev20230301-2.0.0",
    "jffi-1.3.9-native.jar, jffi, 1.3.9",
    "hibernate-jpa-2.1-api-1.0.0.Final.jar, hibernate-jpa-2.1-api, 1.0.0.Final",
    "app.jar, app,",
    "my-app.war, my-app,"
  })
  void artifactAndVersionByTheName(String name, String artifact, String version) {
    FileName file = FileName.of(name);

    assertThat(file.artifact()).isEqualTo(artifact);
    assertThat(file.version()).isEqualTo(version);
  }
}
