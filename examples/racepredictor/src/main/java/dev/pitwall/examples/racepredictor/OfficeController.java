package dev.pitwall.examples.racepredictor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** All that is not about races: health, login, uploads, reports, and an error to look at. */
@RestController
class OfficeController {
  private static final int EXPORT_BYTES = 5 * 1024 * 1024;
  private static final int REPORTS = 20;

  private final Races races;

  OfficeController(Races races) {
    this.races = races;
  }

  @GetMapping("/health")
  Map<String, String> health() {
    return Map.of("status", races.alive() ? "UP" : "DOWN");
  }

  /** There is one account: demo, with the password demo. */
  @PostMapping("/login")
  ResponseEntity<Map<String, String>> login(
      @RequestParam String user, @RequestParam String password) {
    if (user.equals("demo") && password.equals("demo")) {
      return ResponseEntity.ok(Map.of("user", user));
    }
    return ResponseEntity.status(HttpStatus.UNAUTHORIZED).body(Map.of("error", "wrong password"));
  }

  @PostMapping("/uploads")
  Map<String, Object> upload(@RequestParam MultipartFile file) throws IOException {
    return Map.of("bytes", file.getBytes().length);
  }

  /** Slow on purpose: 1.2 seconds in the database. */
  @GetMapping("/reports/{number}")
  Map<String, Object> report(@PathVariable int number) {
    if (number < 1 || number > REPORTS) {
      throw new IllegalArgumentException("report " + number + ": 1 to " + REPORTS + " exist");
    }
    return Map.of("report", number, "runners", races.report(number));
  }

  /** Fails on purpose. */
  @GetMapping("/failing")
  Map<String, String> failing() {
    throw new IllegalStateException("the odds service does not answer");
  }

  /** Five megabytes, streamed. */
  @GetMapping("/export")
  ResponseEntity<StreamingResponseBody> export() {
    byte[] line = "race,runner,probability\n".getBytes(StandardCharsets.UTF_8);
    StreamingResponseBody body =
        out -> {
          for (int written = 0; written < EXPORT_BYTES; written += line.length) {
            out.write(line);
          }
        };
    return ResponseEntity.ok().contentType(MediaType.parseMediaType("text/csv")).body(body);
  }
}
