package dev.pitwall.agent.weave;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Weaves one class. Each hook becomes, at the entry of its method or before its returns, {@code
 * load operands; invokedynamic}. Nothing stays on the stack, and the one branch there is, that of a
 * gate, comes together again where everything is as at the entry, so the class's own stack map
 * frames stay valid and no other class has to be looked at; no member is added, so the class can be
 * transformed again by others.
 */
final class ClassWeaver {
  private static final Handle LINK =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          "java/lang/PitwallBridge",
          "link",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
              + "Ljava/lang/String;)Ljava/lang/invoke/CallSite;",
          false);

  private ClassWeaver() {}

  /**
   * Weaves all hooks of a class, or none.
   *
   * @throws IllegalArgumentException if the class file's version is too new or too old, or a method
   *     is missing
   */
  static byte[] weave(byte[] original, List<Hook> hooks) {
    ClassReader reader = new ClassReader(original);
    List<Hook> left = new ArrayList<>(hooks);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new Entries(writer, left), 0);
    if (!left.isEmpty()) {
      Hook missing = left.get(0);
      throw new IllegalArgumentException("no method " + missing.method() + missing.descriptor());
    }
    return writer.toByteArray();
  }

  /** False also for a class file of an unknown version. */
  static boolean isInterface(byte[] bytes) {
    try {
      return (new ClassReader(bytes).getAccess() & Opcodes.ACC_INTERFACE) != 0;
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  private static final class Entries extends ClassVisitor {
    private static final int OLDEST = Opcodes.V1_6;
    private static final String JAVAX = "Ljavax/servlet/";
    private static final String JAKARTA = "Ljakarta/servlet/";

    private final List<Hook> left;
    private String type = "";

    Entries(ClassWriter writer, List<Hook> left) {
      super(Opcodes.ASM9, writer);
      this.left = left;
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String @Nullable [] interfaces) {
      int major = version & 0xffff;
      if (major < OLDEST) {
        throw new IllegalArgumentException("class file version " + major);
      }
      type = name;
      // version 50 has the same verifier but no invokedynamic; 51 has both
      int woven = major == OLDEST ? Opcodes.V1_7 : version;
      super.visit(woven, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
      int codeless = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;
      // by iterator: a record's own equals is linked at its first call, for 80 ms of the start
      for (Iterator<Hook> hooks = left.iterator(); hooks.hasNext(); ) {
        Hook hook = hooks.next();
        if (hook.method().equals(name)
            && hook.descriptor().equals(descriptor.replace(JAVAX, JAKARTA))
            && (access & codeless) == 0) {
          boolean noObject = (access & Opcodes.ACC_STATIC) != 0;
          hook.check(noObject || (name.equals("<init>") && !hook.atReturn()));
          hooks.remove();
          return new Entry(method, hook, descriptor, type, noObject ? 0 : 1);
        }
      }
      return method;
    }
  }

  private static final class Entry extends MethodVisitor {
    private final Hook hook;
    private final String descriptor;
    private final Type type;
    private final int firstSlot;

    Entry(MethodVisitor next, Hook hook, String descriptor, String type, int firstSlot) {
      super(Opcodes.ASM9, next);
      this.hook = hook;
      this.descriptor = descriptor;
      this.type = Type.getObjectType(type);
      this.firstSlot = firstSlot;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      if (!hook.atReturn()) {
        call();
      }
    }

    @Override
    public void visitInsn(int opcode) {
      if (hook.atReturn() && opcode == Opcodes.RETURN) {
        call();
      }
      super.visitInsn(opcode);
    }

    private void call() {
      List<Type> types = new ArrayList<>();
      for (Operand operand : hook.operands()) {
        types.add(load(operand));
      }
      super.visitInvokeDynamicInsn(
          hook.adapterMethod(),
          Type.getMethodDescriptor(
              hook.gate() ? Type.BOOLEAN_TYPE : Type.VOID_TYPE, types.toArray(new Type[0])),
          LINK,
          hook.name());
      if (hook.gate()) {
        Label goOn = new Label();
        super.visitJumpInsn(Opcodes.IFEQ, goOn);
        leave();
        super.visitLabel(goOn);
        super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        // a frame of the method's own may follow at once, and two at one place are not allowed
        super.visitInsn(Opcodes.NOP);
      }
    }

    private void leave() {
      if (Type.getReturnType(hook.descriptor()).equals(Type.BOOLEAN_TYPE)) {
        super.visitInsn(Opcodes.ICONST_1);
        super.visitInsn(Opcodes.IRETURN);
      } else {
        super.visitInsn(Opcodes.RETURN);
      }
    }

    private Type load(Operand operand) {
      if (operand instanceof Operand.Argument argument) {
        Type[] parameters = Type.getArgumentTypes(descriptor);
        int slot = firstSlot;
        for (int i = 0; i < argument.index(); i++) {
          slot += parameters[i].getSize();
        }
        Type parameter = parameters[argument.index()];
        super.visitVarInsn(parameter.getOpcode(Opcodes.ILOAD), slot);
        return parameter;
      }
      if (operand instanceof Operand.Of inner) {
        load(inner.object());
        return get(inner.field());
      }
      if (operand instanceof Operand.As as) {
        load(as.operand());
        return Type.getType(as.descriptor());
      }
      super.visitVarInsn(Opcodes.ALOAD, 0);
      return operand instanceof Operand.Field field ? get(field) : type;
    }

    private Type get(Operand.Field field) {
      super.visitFieldInsn(Opcodes.GETFIELD, field.owner(), field.name(), field.descriptor());
      return Type.getType(field.descriptor());
    }
  }
}
