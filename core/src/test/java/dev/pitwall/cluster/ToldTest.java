package dev.pitwall.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Severity;
import dev.pitwall.cluster.Told.Ages;
import dev.pitwall.cluster.Told.Answer;
import dev.pitwall.cluster.Told.Row;
import dev.pitwall.cluster.Told.Subject;
import org.junit.jupiter.api.Test;

/** What the rows of one trouble mean; ages in seconds. */
class ToldTest {
  private static final Subject SUBJECT = new Subject("db.connections|");
  private static final double NOT_DONE = Double.NaN;
  private static final Ages MINUTE = new Ages(60, 60, 1);

  private static Told rows(Object... slotsAndRows) {
    Told told = new Told();
    for (int i = 0; i < slotsAndRows.length; i += 2) {
      told.add(Told.JOB, (String) slotsAndRows[i], (Row) slotsAndRows[i + 1]);
    }
    return told;
  }

  private static Row others(double seen, double done) {
    return new Row(false, seen, done);
  }

  private static Answer warning(Told told, Ages ages) {
    return told.opening(SUBJECT, Severity.WARNING, ages);
  }

  @Test
  void nothingWrittenIsNothingTold() {
    assertThat(warning(rows(), MINUTE)).isEqualTo(Answer.UNTOLD);
    assertThat(rows().end(SUBJECT, MINUTE)).isEqualTo(Answer.UNTOLD);
  }

  @Test
  void aClaimHoldsForTwoMinutes() {
    String slot = SUBJECT.opening(Severity.WARNING);
    assertThat(warning(rows(slot, others(119, NOT_DONE)), MINUTE)).isEqualTo(Answer.TAKEN);
    assertThat(warning(rows(slot, others(120, NOT_DONE)), MINUTE)).isEqualTo(Answer.UNTOLD);
    assertThat(warning(rows(slot, new Row(true, 1, NOT_DONE)), MINUTE)).isEqualTo(Answer.UNTOLD);
    Told end = rows(SUBJECT.end(), others(119, NOT_DONE));
    assertThat(end.end(SUBJECT, MINUTE)).isEqualTo(Answer.TAKEN);
  }

  @Test
  void aMoreSevereOpeningCoversAMilderOneAndNotTheOtherWayRound() {
    Told critical = rows(SUBJECT.opening(Severity.CRITICAL), others(1, 50));
    Told mild = rows(SUBJECT.opening(Severity.WARNING), others(1, 50));
    assertThat(warning(critical, MINUTE)).isEqualTo(Answer.TOLD);
    assertThat(mild.opening(SUBJECT, Severity.CRITICAL, MINUTE)).isEqualTo(Answer.UNTOLD);
  }

  @Test
  void anEndThatWasToldBelongsToThisTimeUnlessTheTroubleWasSeenSince() {
    Told ended =
        rows(SUBJECT.opening(Severity.WARNING), others(50, 50), SUBJECT.end(), others(10, 10));
    assertThat(warning(ended, new Ages(60, 60, 11))).as("we lag").isEqualTo(Answer.TOLD);
    assertThat(warning(ended, new Ages(60, 60, 9))).as("it is back").isEqualTo(Answer.UNTOLD);
    assertThat(ended.end(SUBJECT, MINUTE)).isEqualTo(Answer.TOLD);
    assertThat(ended.end(SUBJECT, new Ages(9, 9, 9))).as("a later time").isEqualTo(Answer.UNTOLD);
    assertThat(ended.isOpen(SUBJECT)).isFalse();
  }

  @Test
  void ourOwnEndIsNeverTheEndOfWhatWeSeeNow() {
    Told ended =
        rows(
            SUBJECT.opening(Severity.WARNING), others(50, 50), SUBJECT.end(), new Row(true, 10, 1));
    assertThat(warning(ended, new Ages(5, 5, 3))).as("written late").isEqualTo(Answer.UNTOLD);
    Told ending =
        rows(
            SUBJECT.opening(Severity.WARNING),
            others(50, 50),
            SUBJECT.end(),
            new Row(true, 10, NOT_DONE));
    assertThat(warning(ending, new Ages(5, 5, 3))).as("on its way").isEqualTo(Answer.UNTOLD);
  }

  @Test
  void anEndThatItsClaimantMayHaveToldIsWaitedForAndThenCountsForWhatOpenedSince() {
    String opening = SUBJECT.opening(Severity.WARNING);
    Told ending = rows(opening, others(300, 300), SUBJECT.end(), others(119, NOT_DONE));
    assertThat(warning(ending, MINUTE)).isEqualTo(Answer.TAKEN);
    Told left = rows(opening, others(200, 300), SUBJECT.end(), others(120, NOT_DONE));
    assertThat(warning(left, new Ages(119, 119, 1))).as("new").isEqualTo(Answer.UNTOLD);
    assertThat(warning(left, new Ages(121, 121, 1))).as("the same").isEqualTo(Answer.TOLD);
  }

  @Test
  void anOpeningToldAfterTheLastEndIsOpen() {
    Told reopened =
        rows(SUBJECT.opening(Severity.WARNING), others(5, 5), SUBJECT.end(), others(10, 10));
    assertThat(reopened.isOpen(SUBJECT)).isTrue();
    assertThat(warning(reopened, MINUTE)).isEqualTo(Answer.TOLD);
    assertThat(reopened.end(SUBJECT, MINUTE)).isEqualTo(Answer.UNTOLD);
  }

  @Test
  void anOpeningThatNobodyConfirmedForTwoMinutesBeforeThisTroubleIsAnotherOne() {
    Told told = rows(SUBJECT.opening(Severity.WARNING), others(200, 900));
    assertThat(warning(told, new Ages(80, 70, 1))).isEqualTo(Answer.TOLD);
    assertThat(warning(told, new Ages(79, 70, 1))).isEqualTo(Answer.UNTOLD);
  }

  @Test
  void whoToldAloneTellsTheEndAsWell() {
    Told alone = new Told();
    alone.add(Told.JOB_ALONE, SUBJECT.alone("web-2"), others(30, 30));
    assertThat(warning(alone, MINUTE)).isEqualTo(Answer.TOLD);
    assertThat(alone.end(SUBJECT, MINUTE)).isEqualTo(Answer.TOLD);
    assertThat(alone.end(SUBJECT, new Ages(20, 20, 1))).as("later").isEqualTo(Answer.UNTOLD);
  }
}
