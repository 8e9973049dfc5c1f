package dev.pitwall.export.jmx;

import java.util.Map;
import java.util.SortedMap;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;
import javax.management.openmbean.OpenMBeanConstructorInfo;
import javax.management.openmbean.OpenMBeanInfoSupport;
import javax.management.openmbean.OpenMBeanOperationInfo;
import javax.management.openmbean.OpenType;
import org.jspecify.annotations.Nullable;

/**
 * A read-only MBean whose attributes come and go with what is known. Its types are open ones, so a
 * client needs none of our classes.
 */
final class OpenBean implements DynamicMBean {
  private final String description;
  private final View view;

  /** Answers what is known now, by the name of the attribute. */
  interface View {
    SortedMap<String, Shown> now();
  }

  /**
   * An attribute.
   *
   * @param value of the type's class; null while it is unknown
   */
  record Shown(OpenType<?> type, @Nullable Object value, String description) {}

  OpenBean(String description, View view) {
    this.description = description;
    this.view = view;
  }

  @Override
  public @Nullable Object getAttribute(String name) throws AttributeNotFoundException {
    Shown shown = view.now().get(name);
    if (shown == null) {
      throw new AttributeNotFoundException("there is no attribute " + name + " now");
    }
    return shown.value();
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    Map<String, Shown> now = view.now();
    AttributeList list = new AttributeList();
    for (String name : names) {
      Shown shown = now.get(name);
      if (shown != null) {
        list.add(new Attribute(name, shown.value()));
      }
    }
    return list;
  }

  @Override
  public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
    throw new AttributeNotFoundException(attribute.getName() + " can only be read");
  }

  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    return new AttributeList();
  }

  @Override
  public Object invoke(String action, Object[] parameters, String[] signature)
      throws ReflectionException {
    throw new ReflectionException(new NoSuchMethodException(action), "nothing can be done here");
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    OpenMBeanAttributeInfo[] attributes =
        view.now().entrySet().stream()
            .map(
                each ->
                    new OpenMBeanAttributeInfoSupport(
                        each.getKey(),
                        each.getValue().description(),
                        each.getValue().type(),
                        true,
                        false,
                        false))
            .toArray(OpenMBeanAttributeInfo[]::new);
    return new OpenMBeanInfoSupport(
        OpenBean.class.getName(),
        description,
        attributes,
        new OpenMBeanConstructorInfo[0],
        new OpenMBeanOperationInfo[0],
        null);
  }
}
