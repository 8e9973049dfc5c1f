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

  /** A field of an object that is at hand itself. */
  record Of(Operand object, Field field) implements Operand {}

  /**
   * An operand under the name of a class that it extends, or of an interface: its own is one that
   * nobody outside the server may name, or that the adapter cannot.
   *
   * @param descriptor of the type that the adapter's parameter has
   */
  record As(Operand operand, String descriptor) implements Operand {}
}
