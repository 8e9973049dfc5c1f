package dev.pitwall.cli;

import dev.pitwall.Release;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"pitwall " + Release.version()};
  }
}
