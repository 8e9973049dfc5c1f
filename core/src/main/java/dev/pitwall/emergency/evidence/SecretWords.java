package dev.pitwall.emergency.evidence;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shapes in which secrets stand in one line of text. Whatever follows the name of a secret is
 * taken for its value: too much goes rather than too little.
 */
final class SecretWords {
  /** What stands in a secret's place. */
  static final String REMOVED = "[removed]";

  /** Names of secrets; parts of longer names, so {@code db.passwordHash} is one. */
  static final String NAME =
      "(?:password|passwd|passphrase|pwd|secret|token|credential|authorization|cookie"
          + "|jsessionid|session[-_.]?id|webhook[-_.]?url|heartbeat[-_.]?url|connection[-_.]?string"
          + "|(?:api|access|private|account|shared|storage|service|signing|encryption|master|aes"
          + "|hmac|jwt|license)[-_.]?key"
          + "|(?<![a-z])pass(?![a-z])|(?-i:Pass)(?![a-z])|(?<![a-z])pin(?![a-z]))";

  private static final String WORD = "[\\w.\\-]{0,200}";
  private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'";
  private static final String KEY = "(?<![\\w.\\-])" + WORD + NAME + WORD + "[\"']?\\]?";

  /** Without one of these there is nothing to look for. */
  private static final Pattern HINT =
      Pattern.compile(
          "(?i)pass|pwd|secret|token|key|cred|authoriz|cookie|session|url|string|pin|://|jdbc"
              + "|bearer|basic|eyj|akia|gh._|xox|sk_|hooks\\.|identified");

  /** {@code password = "x"}, {@code "token": "x"}, {@code secret='x'}. */
  private static final Pattern QUOTED_VALUE =
      Pattern.compile("(?i)(" + KEY + "\\s*(?:=>|\\+=|[:=])\\s*)(" + QUOTED + ")");

  /** {@code "pin": 1234,}: a bare value that something closes. */
  private static final Pattern BARE_VALUE =
      Pattern.compile("(?i)(" + KEY + "\\s*:\\s*)(?!\\[removed)[^\\s\"',{}\\[\\]]+(?=\\s*[,}\\]])");

  /** {@code password=x}: to the next space. */
  private static final Pattern ASSIGNED =
      Pattern.compile("(?i)(" + KEY + "\\s*(?:=>|\\+=|=)\\s*)(?!\\[removed)[^\\s\"']\\S*");

  /** {@code password: x y}, {@code Cookie: a=b; c=d}: to the end of the line. */
  private static final Pattern HEADER =
      Pattern.compile("(?i)(" + KEY + "\\s*:\\s*)(?![\"']?\\[removed|\\s|[{\\[]\\s*$)\\S.*");

  /** A quotation that does not end in this line. */
  private static final Pattern OPEN_QUOTE =
      Pattern.compile("(?i)(" + KEY + "\\s*(?:=>|\\+=|[:=])\\s*)[\"'](?!\\[removed).*");

  /** In a configuration a value goes on to the end of its line. */
  private static final Pattern CONFIGURED =
      Pattern.compile(
          "(?i)("
              + KEY
              + "\\s*(?:\\+=|=)\\s*)(?!\"\\[removed\\]\"\\s*(?:$|[,}\\];#/>)])|[{\\[]\\s*$)\\S.*");

  /** {@code machine x login y password z}, {@code password z} of configuration files. */
  private static final Pattern SPOKEN_CONFIG =
      Pattern.compile("(?i)((?<![\\w.\\-])" + WORD + NAME + WORD + "\\s+)(?![=:{\\[])\\S+");

  private static final Pattern OPTION =
      Pattern.compile("(?i)((?<!\\S)--?" + WORD + NAME + WORD + "\\s+)(?!-)\\S+");
  private static final Pattern SQL =
      Pattern.compile("(?i)((?:" + NAME + "|identified\\s+by)\\s+)'(?:[^']|'')*+'");
  private static final Pattern ELEMENT =
      Pattern.compile("(?i)(<" + WORD + NAME + WORD + "(?:\\s[^<>]{0,300})?>)[^<]+");
  private static final Pattern NAMED_ELEMENT =
      Pattern.compile(
          "(?i)(<[^<>]{0,300}[\"'][^\"'<>]{0,200}"
              + NAME
              + "[^\"'<>]{0,200}[\"'][^<>]{0,300}>)[^<]+");
  private static final Pattern NAMED_VALUE =
      Pattern.compile(
          "(?i)([\"'][^\"']{0,200}"
              + NAME
              + "[^\"']{0,200}[\"']\\s*,?\\s*[\"']?value[\"']?\\s*[:=]\\s*)(?:"
              + QUOTED
              + "|[^\\s,}]+)");
  private static final Pattern USER_INFO =
      Pattern.compile("(?i)([a-z][a-z0-9+.\\-]{0,30}://)[^\\s/\"'<>]+@");
  private static final Pattern SLASH_IN_USER_INFO =
      Pattern.compile(
          "(?i)([a-z][a-z0-9+.\\-]{0,30}://)[^\\s:/@\"'<>]*:[^\\s\"'<>?]*@(?=[\\w\\[])");
  private static final Pattern ORACLE = Pattern.compile("(?i)(jdbc:oracle:\\w+:)[^@\\s]+@");
  private static final Pattern SCHEME =
      Pattern.compile("(?i)\\b(bearer|basic|digest|negotiate)\\s+[\\w.~+/=\\-]{8,}");
  private static final Pattern SHAPED =
      Pattern.compile(
          "eyJ[\\w\\-]{5,}\\.[\\w\\-]{5,}(?:\\.[\\w\\-]*+)*+"
              + "|AKIA[0-9A-Z]{12,}"
              + "|gh[pousr]_\\w{16,}"
              + "|xox[abeprs]-[\\w\\-]{8,}"
              + "|sk_(?:live|test)_\\w+");
  private static final Pattern SLACK = Pattern.compile("(hooks\\.slack\\.com/)[^\\s\"'<>]+");

  private SecretWords() {}

  /**
   * The line without secrets.
   *
   * @param configuration true for files in which every value goes on to the end of its line
   */
  static String strip(String line, boolean configuration) {
    if (!HINT.matcher(line).find()) {
      return line;
    }
    String text = each(QUOTED_VALUE, line, "$1\"" + REMOVED + "\"");
    text = each(NAMED_VALUE, text, "$1" + REMOVED);
    text = each(SQL, text, "$1'" + REMOVED + "'");
    text = each(ELEMENT, text, "$1" + REMOVED);
    text = each(NAMED_ELEMENT, text, "$1" + REMOVED);
    text = each(USER_INFO, text, "$1" + REMOVED + "@");
    text = each(SLASH_IN_USER_INFO, text, "$1" + REMOVED + "@");
    text = each(ORACLE, text, "$1" + REMOVED + "@");
    text = each(SLACK, text, "$1" + REMOVED);
    text = each(SCHEME, text, "$1 " + REMOVED);
    text = each(OPTION, text, "$1" + REMOVED);
    text = each(BARE_VALUE, text, "$1" + REMOVED);
    if (configuration) {
      text = each(CONFIGURED, text, "$1" + REMOVED);
      text = each(SPOKEN_CONFIG, text, "$1" + REMOVED);
    }
    text = each(ASSIGNED, text, "$1" + REMOVED);
    text = each(OPEN_QUOTE, text, "$1" + REMOVED);
    text = each(HEADER, text, "$1" + REMOVED);
    return each(SHAPED, text, REMOVED);
  }

  private static String each(Pattern pattern, String text, String replacement) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.replaceAll(replacement) : text;
  }
}
