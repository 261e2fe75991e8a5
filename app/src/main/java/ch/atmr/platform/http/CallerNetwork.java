package ch.atmr.platform.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a request comes from, without telling who sent it. */
final class CallerNetwork {
  private static final Pattern IP4 = Pattern.compile("(\\d{1,3}\\.\\d{1,3}\\.\\d{1,3})\\.\\d{1,3}");
  private static final Pattern IP6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F.:]*");
  private static final int KEPT_OF_6 = 6;

  private CallerNetwork() {}

  /**
   * An address without its last part: {@code 203.0.113.0} (24 bits stay), {@code
   * 2001:db8:7:0:0:0:0:0} (48 bits stay); what is no address is {@code unknown}.
   */
  static String of(String address) {
    Matcher ip4 = IP4.matcher(address);
    if (ip4.matches()) {
      return ip4.group(1) + ".0";
    }
    return IP6.matcher(address).matches() ? ofIp6(address) : "unknown";
  }

  private static String ofIp6(String address) {
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      if (bytes.length == 4) {
        return of(InetAddress.getByAddress(bytes).getHostAddress()); // ::ffff:203.0.113.9
      }
      Arrays.fill(bytes, KEPT_OF_6, bytes.length, (byte) 0);
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (IllegalArgumentException | UnknownHostException e) {
      return "unknown";
    }
  }
}
