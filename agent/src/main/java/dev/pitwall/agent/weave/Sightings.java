package dev.pitwall.agent.weave;

/**
 * Hears what the weaver and the hooks meet. Called while classes load or requests run: must neither
 * block nor load much.
 */
public interface Sightings {

  /** A class of a target was woven. */
  void woven(Target target);

  /** Something does not work; becomes a finding. */
  void trouble(String code, String text);
}
