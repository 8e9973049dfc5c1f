package dev.pitwall.servlet.boot;

import dev.pitwall.request.RequestObserver;
import dev.pitwall.servlet.Application;
import dev.pitwall.servlet.FilterRuntime;
import dev.pitwall.servlet.jakarta.PitwallFilter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/** Registers the filter before all others, unless {@code pitwall.enabled} is false. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(name = "pitwall.enabled", havingValue = "true", matchIfMissing = true)
public class PitwallAutoConfiguration {

  /** The filter, for all requests. */
  @Bean
  public FilterRegistrationBean<PitwallFilter> pitwallFilter() {
    FilterRegistrationBean<PitwallFilter> filter =
        new FilterRegistrationBean<>(new PitwallFilter());
    filter.setName("pitwall");
    filter.addUrlPatterns("/*");
    filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC);
    filter.setAsyncSupported(true);
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    // in a container that has registered it already, as it does for a WAR
    filter.setIgnoreRegistrationFailure(true);
    return filter;
  }

  /** What the filter is told: {@code spring.application.name} and the properties of this name. */
  @Bean
  public Application pitwallApplication(ConfigurableEnvironment environment) {
    return new Application(
        environment.getProperty("spring.application.name"), SpringSettings.of(environment));
  }

  /** Offers to the filter what this application says, and its own observer, if it has one. */
  @Bean
  public ServletContextInitializer pitwallOffers(
      Application pitwallApplication, ObjectProvider<RequestObserver> observers) {
    return context -> {
      context.setAttribute(Application.ATTRIBUTE, pitwallApplication);
      observers.ifUnique(own -> context.setAttribute(FilterRuntime.OBSERVER, own));
    };
  }

  /** Checks and messages begin when the application is ready; its registry gets the meters. */
  @Bean
  public ApplicationListener<ApplicationReadyEvent> pitwallReady(
      Application pitwallApplication, ObjectProvider<MeterRegistry> registries) {
    return ready -> pitwallApplication.started(registries.getIfUnique());
  }
}
