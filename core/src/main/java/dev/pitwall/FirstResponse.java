package dev.pitwall;

import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.config.Sources;
import dev.pitwall.emergency.MaintenanceFile;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.metrics.HttpSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * What has to be known before the application's first response. It is read while the application
 * starts, so it asks for no more than that: of the configuration only the keys that it needs, with
 * no word on mistakes, because {@link Foundation} reads everything again and has that word.
 *
 * @param header the settings {@code http.*}
 * @param maintenance true if an earlier run of this application may have left maintenance mode on:
 *     {@link Foundation} then has to be laid before the first response
 */
public record FirstResponse(HttpSettings header, boolean maintenance) {

  /** Reads the sources. Makes no file and takes no lock. */
  public static FirstResponse read(Sources sources) {
    LoadedConfiguration configuration = LoadedConfiguration.load(sources, Keys.ofFirstResponse());
    return new FirstResponse(HttpSettings.from(configuration), maintenance(configuration));
  }

  private static boolean maintenance(LoadedConfiguration configuration) {
    CoreSettings core = CoreSettings.from(configuration);
    ProcessFacts facts = ProcessFacts.read();
    String app = core.appName().orElse(facts.name());
    List<Path> places = StateDirectory.places(core.stateDir(), app, facts.home());
    for (Path place : places) {
      for (Path folder : StateDirectory.folders(place)) {
        if (MaintenanceFile.isThere(folder)) {
          return true;
        }
      }
    }
    return false;
  }
}
