package dev.pitwall.examples.racepredictor;

import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The races and their predictions. */
@RestController
class RaceController {
  private final Races races;

  RaceController(Races races) {
    this.races = races;
  }

  @GetMapping("/races")
  List<Races.Race> list() {
    return races.all();
  }

  @GetMapping("/races/{id}")
  Races.Race one(@PathVariable long id) {
    return races
        .byId(id)
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no race " + id));
  }

  @GetMapping("/races/{id}/prediction")
  List<Races.Chance> prediction(@PathVariable long id) {
    one(id);
    return races.chances(id);
  }

  /** The same, computed on another thread than the request's. */
  @GetMapping("/races/{id}/prediction/async")
  Callable<List<Races.Chance>> predictionAsync(@PathVariable long id) {
    return () -> prediction(id);
  }

  /** The address of the races in the first version of the application. */
  @GetMapping("/races.php")
  ResponseEntity<Void> moved() {
    return ResponseEntity.status(HttpStatus.MOVED_PERMANENTLY)
        .location(URI.create("/races"))
        .build();
  }
}
