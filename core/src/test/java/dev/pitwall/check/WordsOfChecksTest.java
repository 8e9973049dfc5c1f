package dev.pitwall.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.backup.Backups;
import dev.pitwall.check.backup.BackupChecks;
import dev.pitwall.check.host.HostChecks;
import dev.pitwall.check.http.ResponseTimeCheck;
import dev.pitwall.check.jvm.JvmChecks;
import dev.pitwall.check.logs.ErrorRateCheck;
import dev.pitwall.check.tls.TlsChecks;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsOfChecksTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z]+\\}");

  private static Properties words(Class<?> feature, String file) throws IOException {
    Properties words = new Properties();
    try (InputStream in = feature.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return words;
  }

  private static Set<String> placeholders(String text) {
    Set<String> names = new TreeSet<>();
    PLACEHOLDER.matcher(text).results().forEach(match -> names.add(match.group()));
    return names;
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Sampler.class,
        HostChecks.class,
        JvmChecks.class,
        ResponseTimeCheck.class,
        ErrorRateCheck.class,
        TlsChecks.class,
        BackupChecks.class,
        Backups.class
      })
  void everyTextIsThereInBothLanguagesWithTheSamePlaceholders(Class<?> feature) throws IOException {
    Properties english = words(feature, "messages.properties");
    Properties japanese = words(feature, "messages_ja.properties");
    assertThat(japanese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertThat(placeholders(japanese.getProperty(key)))
          .as(key)
          .isEqualTo(placeholders(english.getProperty(key)));
    }
  }
}
