package dev.pitwall.check.jvm;

import java.util.List;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of pool shows itself: HikariCP ({@code registerMbeans = true}), Tomcat JDBC, Commons
 * DBCP 2 (its pool, plain or as Tomcat carries it), Tomcat's connectors and shared executors.
 *
 * @param pattern of the object names
 * @param waiting attribute with the number of threads that wait for a connection; null for a pool
 *     of threads
 * @param busy attribute with what is in use
 * @param most attribute with what may be in use
 * @param name key property that names the pool; null: the whole of the property {@code type}
 */
record PoolKind(
    String pattern, @Nullable String waiting, String busy, String most, @Nullable String name) {

  static final List<PoolKind> ALL =
      List.of(
          new PoolKind(
              "com.zaxxer.hikari:type=Pool (*",
              "ThreadsAwaitingConnection",
              "ActiveConnections",
              "MaximumPoolSize",
              null),
          new PoolKind(
              "tomcat.jdbc:type=ConnectionPool,*", "WaitCount", "Active", "MaxActive", "name"),
          new PoolKind(
              "org.apache.commons.pool2:type=GenericObjectPool,*",
              "NumWaiters",
              "NumActive",
              "MaxTotal",
              "name"),
          new PoolKind(
              "*:connectionpool=connections,*", "NumWaiters", "NumActive", "MaxTotal", "name"),
          new PoolKind(
              "*:type=ThreadPool,name=*", null, "currentThreadsBusy", "maxThreads", "name"),
          new PoolKind("*:type=Executor,name=*", null, "activeCount", "maxThreads", "name"));

  /** True for a pool of threads, false for one of connections. */
  boolean ofThreads() {
    return waiting == null;
  }

  /** Where {@code most} stands: HikariCP has a second MBean for it, every other pool its own. */
  ObjectName holderOfMost(ObjectName object) throws MalformedObjectNameException {
    String type = object.getKeyProperty("type");
    return object.getDomain().equals("com.zaxxer.hikari") && type.startsWith("Pool (")
        ? new ObjectName(object.getDomain() + ":type=PoolConfig" + type.substring("Pool".length()))
        : object;
  }

  /** False for the single connections that DBCP and Tomcat JDBC show below their pools. */
  boolean isPool(ObjectName object) {
    return object.getKeyProperty("connection") == null
        && object.getKeyProperty("connections") == null;
  }

  String[] attributes() {
    return waiting == null ? new String[] {busy, most} : new String[] {busy, most, waiting};
  }

  /** What people call the pool: {@code HikariPool-1}, {@code http-nio-8080}, {@code jdbc/shop}. */
  String nameOf(ObjectName object) {
    String property = object.getKeyProperty(name == null ? "type" : name);
    if (property == null) {
      return object.getCanonicalName();
    }
    String text = property.startsWith("\"") ? ObjectName.unquote(property) : property;
    int open = text.indexOf('(');
    boolean wrapped = name == null && open >= 0 && text.endsWith(")");
    return wrapped ? text.substring(open + 1, text.length() - 1) : text;
  }
}
