package dev.pitwall.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + ID + "-00f067aa0ba902b7-01",
        "00-" + ID + "-00f067aa0ba902b7-00",
        "01-" + ID + "-00f067aa0ba902b7-01-what-comes-later",
      })
  void readsTheIdOfTheTrace(String header) {
    assertThat(TraceParent.id(header)).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-" + ID + "-00f067aa0ba902b7",
        "00-" + ID + "-00f067aa0ba902b7-01-more",
        "ff-" + ID + "-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-" + ID + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00_" + ID + "-00f067aa0ba902b7-01",
        "00-<script>alert(1)</script>0000000-00f067aa0ba902b7-01",
      })
  void takesNothingElseForOne(String header) {
    assertThat(TraceParent.id(header)).isNull();
  }

  @Test
  void aMissingHeaderIsNone() {
    assertThat(TraceParent.id(null)).isNull();
  }
}
