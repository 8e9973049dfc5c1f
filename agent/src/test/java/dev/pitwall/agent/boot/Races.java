package dev.pitwall.agent.boot;

import java.io.OutputStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves with whatever Boot finds beside it, by Spring MVC or WebFlux. Prints {@code PORT n}, ends
 * when its standard input does.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
public class Races {

  public static void main(String[] arguments) throws Exception {
    try (ConfigurableApplicationContext application =
        SpringApplication.run(Races.class, arguments)) {
      System.out.println("LOADER " + Races.class.getClassLoader().getClass().getName());
      System.out.println(
          "PORT " + application.getEnvironment().getRequiredProperty("local.server.port"));
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  @GetMapping("/hello")
  String hello() {
    return "hello";
  }

  @GetMapping("/races/{id}")
  String race(@PathVariable("id") String id) {
    return "race " + id;
  }
}
