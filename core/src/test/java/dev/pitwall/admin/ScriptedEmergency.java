package dev.pitwall.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers what was asked of it. */
final class ScriptedEmergency implements EmergencyDesk {
  boolean allowed = true;
  final List<String> calls = new ArrayList<>();
  private @Nullable Maintenance maintenance;

  @Override
  public boolean allowed() {
    return allowed;
  }

  @Override
  public String freeze() {
    calls.add("freeze");
    return "e1";
  }

  @Override
  public Optional<Frozen> frozen(String id) {
    return id.equals("e1")
        ? Optional.of(
            new Frozen(
                id,
                true,
                "/tmp/e1.zip",
                12,
                "",
                "",
                List.of(new Frozen.Item("threads.txt", "OK", 12, ""))))
        : Optional.empty();
  }

  @Override
  public Maintenance close(String by, String reason) {
    calls.add("close " + by + " " + reason);
    Maintenance on = new Maintenance(Instant.EPOCH, by, reason, true);
    maintenance = on;
    return on;
  }

  @Override
  public void open() {
    calls.add("open");
    maintenance = null;
  }

  @Override
  public @Nullable Maintenance maintenance() {
    return maintenance;
  }

  @Override
  public long activeRequests() {
    return 3;
  }
}
