package dev.pitwall.scan;

import dev.pitwall.scan.inventory.Component;
import dev.pitwall.scan.inventory.LoadedCode;
import dev.pitwall.scan.osv.Match;
import dev.pitwall.scan.osv.OsvDatabase;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sorts matches into what is sure, possible and ignored. */
final class Sifting {
  private Sifting() {}

  static ScanReport.Found of(
      OsvDatabase database,
      List<Component> components,
      Optional<LoadedCode> code,
      List<Ignore> ignores,
      LocalDate today)
      throws IOException {
    List<Vulnerability> sure = new ArrayList<>();
    List<Vulnerability> possible = new ArrayList<>();
    List<Ignored> ignored = new ArrayList<>();
    Set<Ignore> unused = new LinkedHashSet<>(ignores);
    unused.removeIf(each -> !each.holds(today) || each.statement() != null);
    for (Match match : database.match(components)) {
      Vulnerability one =
          new Vulnerability(match, code.isPresent() ? code.get().loaded(match.component()) : null);
      Optional<Ignore> by =
          ignores.stream().filter(each -> each.holds(today) && each.concerns(match)).findFirst();
      if (by.isPresent()) {
        ignored.add(new Ignored(one, by.get()));
        unused.remove(by.get());
      } else {
        (match.certain() ? sure : possible).add(one);
      }
    }
    sure.sort(Vulnerability.ORDER);
    possible.sort(Vulnerability.ORDER);
    return new ScanReport.Found(
        sure,
        possible,
        database.copies(components),
        ignored,
        List.copyOf(unused),
        ignores.stream().filter(each -> !each.holds(today) && each.statement() == null).toList());
  }
}
