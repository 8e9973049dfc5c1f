package dev.pitwall.check.jvm;

import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * What a pool's MBean told; a number below 0 is one that it does not tell.
 *
 * @param busy in use
 * @param most may be in use
 * @param waiting threads that wait
 */
record PoolState(double busy, double most, double waiting) {

  /** Asks for all attributes at once. One that the MBean does not have is not told. */
  static PoolState ask(MBeanServer server, ObjectName object, PoolKind kind) throws JMException {
    AttributeList answered = server.getAttributes(object, kind.attributes());
    ObjectName holder = kind.holderOfMost(object);
    AttributeList ofHolder =
        holder.equals(object) ? answered : server.getAttributes(holder, new String[] {kind.most()});
    return new PoolState(
        number(answered, kind.busy()),
        number(ofHolder, kind.most()),
        number(answered, kind.waiting()));
  }

  private static double number(AttributeList answered, @Nullable String name) {
    for (Attribute attribute : answered.asList()) {
      if (attribute.getName().equals(name) && attribute.getValue() instanceof Number number) {
        return number.doubleValue();
      }
    }
    return -1;
  }
}
