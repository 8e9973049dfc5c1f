package dev.pitwall.alert;

import dev.pitwall.check.ReadingKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When a reading is trouble. One rule watches every target of its reading (each disk path apart).
 *
 * @param id for instance {@code host.cpu}
 * @param reading the name of the reading, for instance {@code host.cpu}
 * @param side on which side of its levels a value is trouble
 * @param levels mildest first; each further one is more severe and lies beyond the one before
 * @param resolveAfter how long the value must be back inside the clear level
 * @param samples how many samples must be beyond a level
 * @param graced true: it opens nothing during {@code alerts.startup-grace}
 * @param scope whom it speaks for
 * @param sharedTargets where a rule of a node speaks for all instances together: the targets that
 *     each of them sees alike
 * @param hiddenBy ids of rules whose open incidents hide the messages of this one
 * @param note the operator's own words on what it hits; empty: the built-in ones
 * @param condition of an operator's own rule; its first term gives reading, side and level
 */
public record Rule(
    String id,
    String reading,
    Side side,
    List<Level> levels,
    Duration resolveAfter,
    Samples samples,
    boolean graced,
    Scope scope,
    Set<String> sharedTargets,
    List<String> hiddenBy,
    String note,
    Optional<Condition> condition) {

  /** Refuses levels that are out of order, a clear level beyond the fire level, negative times. */
  public Rule {
    levels = List.copyOf(levels);
    sharedTargets = Set.copyOf(sharedTargets);
    hiddenBy = List.copyOf(hiddenBy);
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("rule " + id + " has no level");
    }
    if (resolveAfter.isNegative()) {
      throw new IllegalArgumentException(
          "rule " + id + ": the time " + resolveAfter + " must be 0 or more");
    }
    for (Level level : levels) {
      if (side.beyond(level.clear(), level.fire())) {
        throw new IllegalArgumentException(
            "rule "
                + id
                + ": clear level "
                + level.clear()
                + " is beyond the fire level "
                + level.fire());
      }
    }
    for (int i = 1; i < levels.size(); i++) {
      Level mild = levels.get(i - 1);
      Level severe = levels.get(i);
      if (severe.severity().compareTo(mild.severity()) <= 0
          || side.beyond(mild.fire(), severe.fire())) {
        throw new IllegalArgumentException(
            "rule " + id + ": " + severe + " must be more severe than and lie beyond " + mild);
      }
    }
  }

  /** Begins a rule on the reading of the same name. */
  public static Draft when(String id) {
    return new Draft(id);
  }

  /** The mildest level. */
  public Level first() {
    return levels.get(0);
  }

  /** True if it speaks of this reading. */
  public boolean watches(ReadingKey key) {
    return condition
        .map(asked -> asked.first().matches(key))
        .orElseGet(() -> key.name().equals(reading));
  }

  /** Whom it speaks for on this reading. */
  Scope scopeOn(ReadingKey key) {
    return sharedTargets.contains(key.target()) ? Scope.CLUSTER : scope;
  }

  /** The names of all readings that it looks at. */
  public Stream<String> readings() {
    return condition
        .map(asked -> asked.terms().map(Condition.Term::reading))
        .orElseGet(() -> Stream.of(reading));
  }

  /** True if more than the one value decides. */
  public boolean compound() {
    return condition.filter(asked -> asked instanceof Condition.Joined).isPresent();
  }

  /** True if the value is beyond the level: strictly, unless the operator wrote {@code >=}. */
  public boolean beyond(double value, Level level) {
    return condition
        .map(asked -> asked.first().comparison().holds(value, level.fire()))
        .orElseGet(() -> side.beyond(value, level.fire()));
  }

  /** The most severe level that the value is beyond; empty if it is beyond none. */
  public Optional<Level> reached(double value) {
    Optional<Level> reached = Optional.empty();
    for (Level level : levels) {
      reached = beyond(value, level) ? Optional.of(level) : reached;
    }
    return reached;
  }

  /** True if the value is back: at or inside the clear level. */
  boolean inside(double value, Level level) {
    return !beyond(value, level) && !side.beyond(value, level.clear());
  }

  /** What an incident means: another shape is another rule, other times are not. */
  String shape() {
    StringBuilder shape = new StringBuilder(reading).append(' ').append(side);
    levels.forEach(
        level -> shape.append(' ').append(level.fire()).append('/').append(level.clear()));
    condition.ifPresent(asked -> shape.append(' ').append(asked));
    return shape.toString();
  }

  /** The same with other levels. */
  Rule withLevels(List<Level> others) {
    return new Rule(
        id,
        reading,
        side,
        others,
        resolveAfter,
        samples,
        graced,
        scope,
        sharedTargets,
        hiddenBy,
        note,
        condition);
  }

  /** A rule that is being written; defaults: above, each sample, not graced, this node. */
  public static final class Draft {
    private final String id;
    private String reading;
    private Side side = Side.ABOVE;
    private final List<UnfinishedLevel> levels = new ArrayList<>();
    private Optional<Duration> resolveAfter = Optional.empty();
    private Samples samples = Samples.EACH;
    private boolean graced;
    private Scope scope = Scope.NODE;
    private Set<String> sharedTargets = Set.of();
    private final List<String> hiddenBy = new ArrayList<>();
    private String note = "";
    private Optional<Condition> condition = Optional.empty();

    private record UnfinishedLevel(
        Severity severity, double fire, double clear, Optional<Duration> pendingFor) {}

    private Draft(String id) {
      this.id = id;
      this.reading = id;
    }

    /** On another reading than the one with the rule's name. */
    public Draft reading(String name) {
      reading = name;
      return this;
    }

    /** Fires strictly above {@code fire} for {@code alerts.for}, clears at or below. */
    public Draft above(Severity severity, double fire, double clear) {
      return level(Side.ABOVE, new UnfinishedLevel(severity, fire, clear, Optional.empty()));
    }

    /** The same with a time of its own. */
    public Draft above(Severity severity, double fire, double clear, Duration pendingFor) {
      return level(Side.ABOVE, new UnfinishedLevel(severity, fire, clear, Optional.of(pendingFor)));
    }

    /** Fires strictly below {@code fire} for {@code alerts.for}, clears at or above. */
    public Draft below(Severity severity, double fire, double clear) {
      return level(Side.BELOW, new UnfinishedLevel(severity, fire, clear, Optional.empty()));
    }

    /** The same with a time of its own. */
    public Draft below(Severity severity, double fire, double clear, Duration pendingFor) {
      return level(Side.BELOW, new UnfinishedLevel(severity, fire, clear, Optional.of(pendingFor)));
    }

    private Draft level(Side of, UnfinishedLevel level) {
      if (!levels.isEmpty() && side != of) {
        throw new IllegalArgumentException("rule " + id + " has levels above and below");
      }
      side = of;
      levels.add(level);
      return this;
    }

    /**
     * Fires while the condition holds; its first term gives the reading.
     *
     * @param clear where the first term's value is back; plays no part if there are more terms
     */
    public Draft holds(Severity severity, Condition asked, double clear) {
      condition = Optional.of(asked);
      reading = asked.first().reading();
      double fire = asked.first().bound().value();
      return level(
          asked.first().comparison().side(),
          new UnfinishedLevel(severity, fire, clear, Optional.empty()));
    }

    /** In place of {@code alerts.resolve-after}. */
    public Draft resolveAfter(Duration time) {
      resolveAfter = Optional.of(time);
      return this;
    }

    /** Fires when {@code enough} of the last {@code among} samples are beyond the level. */
    public Draft samples(int enough, int among) {
      samples = new Samples(enough, among);
      return this;
    }

    /** Opens nothing during {@code alerts.startup-grace}. */
    public Draft graced() {
      graced = true;
      return this;
    }

    /** Speaks for all instances together. */
    public Draft cluster() {
      scope = Scope.CLUSTER;
      return this;
    }

    /** Speaks for all instances together on these targets. */
    public Draft cluster(Set<String> targets) {
      sharedTargets = targets;
      return this;
    }

    /** Is not told while one of these rules has an open incident. */
    public Draft hiddenBy(String... rules) {
      hiddenBy.addAll(List.of(rules));
      return this;
    }

    /** The operator's own words. */
    public Draft note(String words) {
      note = words;
      return this;
    }

    /** The rule, with the times of {@code alerts} where it has none of its own. */
    public Rule build(AlertSettings alerts) {
      List<Level> finished =
          levels.stream()
              .map(
                  level ->
                      new Level(
                          level.severity(),
                          level.fire(),
                          level.clear(),
                          level.pendingFor().orElse(alerts.pendingFor())))
              .toList();
      return new Rule(
          id,
          reading,
          side,
          finished,
          resolveAfter.orElse(alerts.resolveAfter()),
          samples,
          graced,
          scope,
          sharedTargets,
          hiddenBy,
          note,
          condition);
    }
  }
}
