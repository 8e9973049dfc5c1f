package dev.pitwall.agent.weave;

/** What a woven call hands to its adapter. */
public sealed interface Operand {

  /** The object whose method it is. */
  record This() implements Operand {}

  /**
   * A parameter of the method.
   *
   * @param index from 0
   */
  record Argument(int index) implements Operand {}

  /**
   * A field of the object whose method it is.
   *
   * @param owner internal name of the class that declares it
   * @param descriptor of the field's type
   */
  record Field(String owner, String name, String descriptor) implements Operand {}

  /**
   * Another operand under a type that it has beside its own: one that an adapter may name.
   *
   * @param type internal name of an interface or superclass of the operand's own type
   */
  record As(Operand operand, String type) implements Operand {}
}
