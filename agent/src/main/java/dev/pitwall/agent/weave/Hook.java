package dev.pitwall.agent.weave;

import java.util.List;

/**
 * One woven call: at the entry of a method of a server or logging library, or where it returns, an
 * adapter's method is called with some of the objects at hand. A gate's answer is {@code true} if
 * the woven method shall return at once: it returns nothing, or {@code true} for "done".
 *
 * @param name unique; names the adapter's method after the last dot: {@code tomcat.commit}
 * @param type internal name of the class to weave
 * @param method its method, static or not; or {@code <init>}, at whose entry there is no object yet
 * @param descriptor the method's exact descriptor; {@code jakarta.servlet} in it stands for {@code
 *     javax.servlet}, too
 * @param operands what the adapter gets
 * @param adapter class name of the adapter
 * @param gate whether the adapter's method decides if the woven one goes on
 * @param atReturn whether the call is where the method, which gives nothing back, returns; not when
 *     it throws
 */
public record Hook(
    String name,
    String type,
    String method,
    String descriptor,
    List<Operand> operands,
    String adapter,
    boolean gate,
    boolean atReturn) {

  /** One at the method's entry. */
  public Hook(
      String name,
      String type,
      String method,
      String descriptor,
      List<Operand> operands,
      String adapter,
      boolean gate) {
    this(name, type, method, descriptor, operands, adapter, gate, false);
  }

  /** One that only looks. */
  public Hook(
      String name,
      String type,
      String method,
      String descriptor,
      List<Operand> operands,
      String adapter) {
    this(name, type, method, descriptor, operands, adapter, false);
  }

  /**
   * Checks the operands.
   *
   * @param noObject whether there is no object yet, or never
   * @throws IllegalArgumentException if an operand needs one
   */
  void check(boolean noObject) {
    for (Operand operand : operands) {
      if (noObject && !(root(operand) instanceof Operand.Argument)) {
        throw new IllegalArgumentException(name + ": " + method + " has no object at its entry");
      }
    }
  }

  private static Operand root(Operand operand) {
    if (operand instanceof Operand.Of inner) {
      return root(inner.object());
    }
    return operand instanceof Operand.As as ? root(as.operand()) : operand;
  }

  /** The adapter's method. */
  String adapterMethod() {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
