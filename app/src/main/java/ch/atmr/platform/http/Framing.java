package ch.atmr.platform.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.ServerRequestHeaders;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether a request says where it ends in one way only. Two proxies that read an ambiguous one
 * differently let the rest of it pass for another's request (RFC 9112, 11.2), and Helidon 4.1 takes
 * whichever length it sees first.
 */
final class Framing {
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private Framing() {}

  static boolean isPlain(HttpPrologue prologue, ServerRequestHeaders headers) {
    List<String> coding = values(headers, HeaderNames.TRANSFER_ENCODING);
    List<String> lengths = values(headers, HeaderNames.CONTENT_LENGTH);
    if (!coding.isEmpty() && (!lengths.isEmpty() || !coding.equals(List.of("chunked")))) {
      return false;
    }
    if (lengths.size() > 1 || lengths.stream().anyMatch(l -> !LENGTH.matcher(l).matches())) {
      return false;
    }
    int hosts = values(headers, HeaderNames.HOST).size();
    return hosts == 1 || (hosts == 0 && prologue.protocolVersion().equals("1.0"));
  }

  private static List<String> values(ServerRequestHeaders headers, HeaderName name) {
    return headers.contains(name) ? all(headers.get(name)) : List.of();
  }

  private static List<String> all(Header header) {
    return header.allValues();
  }
}
