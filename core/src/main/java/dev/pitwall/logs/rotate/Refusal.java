package dev.pitwall.logs.rotate;

import java.util.Arrays;

/**
 * Why a log is not touched or a step was not done: a reason code with its particulars, put into
 * words where it is shown.
 */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Object[] particulars;
  private final String code;

  /**
   * A reason.
   *
   * @param code the key of the words below {@code reason.}
   * @param particulars name, value, name, value...
   */
  Refusal(String code, Object... particulars) {
    super(code + " " + Arrays.toString(particulars));
    this.code = code;
    this.particulars = particulars.clone();
  }

  Reason reason() {
    return new Reason(code, Arrays.stream(particulars).map(String::valueOf).toList());
  }
}
