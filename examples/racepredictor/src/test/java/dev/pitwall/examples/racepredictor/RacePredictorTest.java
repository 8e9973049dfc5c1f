package dev.pitwall.examples.racepredictor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.util.LinkedMultiValueMap;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class RacePredictorTest {
  @Autowired private TestRestTemplate http;

  @Test
  void predictionsOfARaceSumToOne() {
    Races.Chance[] chances = http.getForObject("/races/2/prediction", Races.Chance[].class);

    assertThat(chances).hasSize(6);
    assertThat(chances[0].runner()).isEqualTo("Akatsuki");
    double sum = 0;
    for (Races.Chance chance : chances) {
      sum += chance.probability();
    }
    assertThat(sum).isBetween(0.99, 1.01);
  }

  @Test
  void aRaceThatDoesNotExistIsNotFound() {
    assertThat(http.getForEntity("/races/99", String.class).getStatusCode())
        .isEqualTo(HttpStatus.NOT_FOUND);
  }

  @Test
  void theExportIsFiveMegabytes() {
    assertThat(http.getForObject("/export", byte[].class).length).isGreaterThan(5_000_000);
  }

  @Test
  void aWrongPasswordIsUnauthorized() {
    LinkedMultiValueMap<String, String> form = new LinkedMultiValueMap<>();
    form.add("user", "demo");
    form.add("password", "wrong");

    assertThat(http.postForEntity("/login", form, String.class).getStatusCode())
        .isEqualTo(HttpStatus.UNAUTHORIZED);
  }
}
