package ch.atmr.platform.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Where a request comes from, without telling who sent it. */
final class CallerNetwork {
  private static final Pattern IP6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F.:]*");
  private static final int KEPT_OF_6 = 6;

  private CallerNetwork() {}

  /**
   * An address without its last part: {@code 203.0.113.0} (24 bits stay), {@code
   * 2001:db8:7:0:0:0:0:0} (48 bits stay); what is no address is {@code unknown}.
   */
  static String of(String address) {
    // Asked once a request: a pattern would cost as much as the rest of the access log's line.
    if (isIp4(address)) {
      return address.substring(0, address.lastIndexOf('.')) + ".0";
    }
    return IP6.matcher(address).matches() ? ofIp6(address) : "unknown";
  }

  private static boolean isIp4(String address) {
    int numbers = 1;
    int digits = 0;
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c == '.' && digits > 0) {
        numbers++;
        digits = 0;
      } else if (c >= '0' && c <= '9' && digits < 3) {
        digits++;
      } else {
        return false;
      }
    }
    return numbers == 4 && digits > 0;
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
