package dev.pitwall.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.Pitwall;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.request.Gate;
import dev.pitwall.request.RequestObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterRuntimeTest {
  @TempDir Path folder;

  private final Map<String, Object> attributes = new HashMap<>();
  private final List<LoadedConfiguration> engines = new ArrayList<>();
  private final SharedEngine<LoadedConfiguration> shared =
      new SharedEngine<>(
          configuration -> {
            engines.add(configuration);
            return new Nothing();
          });

  private @Nullable FilterRuntime open(Map<String, String> settings) {
    WebApplication web = new WebApplication(attributes::get, "/races", getClass().getClassLoader());
    Application application = web.application();
    Sources sources =
        new Sources(Optional.empty(), "", Map.of(), Map.of(), folder, List.of())
            .withApplication(settings, application.detected());
    return FilterRuntime.open(
        web, application, LoadedConfiguration.load(sources, Pitwall.keys()), shared);
  }

  private @Nullable String header(Map<String, String> settings) {
    return Objects.requireNonNull(open(settings)).header();
  }

  @Test
  void startsNothingWhenItIsSwitchedOff() {
    assertThat(open(Map.of("pitwall.enabled", "false"))).isNull();
    assertThat(engines).isEmpty();
  }

  @Test
  void takesTheHeadersNameFromTheConfiguration() {
    assertThat(header(Map.of())).isEqualTo("X-Process-Time");
    assertThat(header(Map.of("pitwall.http.header.name", "X-Elapsed"))).isEqualTo("X-Elapsed");
    assertThat(header(Map.of("pitwall.http.header.enabled", "false"))).isNull();
  }

  @Test
  void keepsTheDefaultForANameThatIsNoHeader() {
    assertThat(header(Map.of("pitwall.http.header.name", "X Elapsed:")))
        .isEqualTo("X-Process-Time");
    assertThat(engines.get(0).problems())
        .singleElement()
        .satisfies(p -> assertThat(p.text(Locale.ENGLISH)).contains("http.header.name"));
  }

  @Test
  void startsNoEngineForAnApplicationThatOffersAnObserver() {
    RequestObserver own = new Unrecorded();
    attributes.put(FilterRuntime.OBSERVER, own);
    assertThat(open(Map.of())).isNotNull();
    assertThat(engines).isEmpty();
  }

  @Test
  void takesThePathOfAWebApplicationThatHoldsPitwallForItsName() {
    WebApplication inside =
        new WebApplication(attributes::get, "/races", FilterRuntime.class.getClassLoader());
    assertThat(inside.application().detected()).containsEntry("app.name", "races");
    WebApplication root =
        new WebApplication(attributes::get, "", FilterRuntime.class.getClassLoader());
    assertThat(root.application().detected()).isEmpty();
    WebApplication outside =
        new WebApplication(attributes::get, "/races", ClassLoader.getPlatformClassLoader());
    assertThat(outside.application().detected()).isEmpty();
  }

  @Test
  void prefersWhatTheFrameworkOffers() {
    Application offered = new Application("races", Map.of());
    attributes.put(Application.ATTRIBUTE, offered);
    WebApplication web =
        new WebApplication(attributes::get, "", FilterRuntime.class.getClassLoader());
    assertThat(web.application()).isSameAs(offered);
  }

  private static final class Nothing implements Engine {
    @Override
    public RequestObserver observer() {
      return new Unrecorded();
    }

    @Override
    public Gate gate() {
      return new Gate();
    }

    @Override
    public void join(Application application) {
      // counted by the start
    }

    @Override
    public void leave(Application application) {
      // counted by the start
    }

    @Override
    public void close() {
      // holds nothing
    }
  }
}
