package dev.pitwall.servlet.boot;

import dev.pitwall.request.RequestObserver;
import dev.pitwall.servlet.FilterRuntime;
import dev.pitwall.servlet.jakarta.PitwallFilter;
import jakarta.servlet.DispatcherType;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

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

  /** Offers the application's own observer, if it has one, to the filter. */
  @Bean
  public ServletContextInitializer pitwallObserver(ObjectProvider<RequestObserver> observers) {
    return context -> observers.ifUnique(own -> context.setAttribute(FilterRuntime.OBSERVER, own));
  }
}
