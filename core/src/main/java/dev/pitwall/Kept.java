package dev.pitwall;

import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import java.util.List;

/** A check that lives longer than the sampler that asks it: closing the sampler leaves it open. */
record Kept(Check check) implements Check {
  @Override
  public String id() {
    return check.id();
  }

  @Override
  public List<Reading> unknown(String reason) {
    return check.unknown(reason);
  }

  @Override
  public List<Reading> run() throws InterruptedException {
    return check.run();
  }

  @Override
  public boolean needsTwoSamples() {
    return check.needsTwoSamples();
  }

  @Override
  public boolean answers(String reading) {
    return check.answers(reading);
  }

  @Override
  public boolean insideOnly() {
    return check.insideOnly();
  }

  @Override
  public void close() {
    // whoever made it closes it
  }
}
