package ch.atmr.platform.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Finds the caller's address. X-Forwarded-For is believed only as far as the proxies that wrote it
 * are trusted: the rightmost address that is not a trusted proxy is the caller's.
 */
public final class ClientAddresses {
  private final List<Network> trusted;

  /**
   * @param trustedProxies addresses or networks like {@code 10.0.0.0/8}
   * @throws IllegalArgumentException when one is neither
   */
  public ClientAddresses(List<String> trustedProxies) {
    this.trusted = trustedProxies.stream().map(Network::of).toList();
  }

  /**
   * Checks a list of trusted proxies.
   *
   * @throws IllegalArgumentException naming the first that is neither address nor network
   */
  public static void check(List<String> trustedProxies) {
    trustedProxies.forEach(Network::of);
  }

  String of(String peer, Optional<String> forwardedFor) {
    if (trusted.isEmpty() || forwardedFor.isEmpty()) {
      return peer;
    }
    String caller = peer;
    List<String> before = List.of(forwardedFor.get().split(",", -1)).reversed();
    for (String hop : before) {
      String address = withoutPort(hop.strip());
      // What is no address tells nothing: the nearest known one stands for the caller.
      if (!isTrusted(caller) || Network.literal(address).isEmpty()) {
        return caller;
      }
      caller = address;
    }
    return caller;
  }

  private boolean isTrusted(String address) {
    Optional<byte[]> bytes = Network.literal(address);
    return bytes.isPresent() && trusted.stream().anyMatch(n -> n.contains(bytes.get()));
  }

  // Some proxies write 203.0.113.9:4711 and [2001:db8::7]:4711.
  private static String withoutPort(String hop) {
    if (hop.startsWith("[")) {
      return hop.replaceFirst("^\\[([^\\]]*)](:\\d+)?$", "$1");
    }
    return hop.indexOf(':') == hop.lastIndexOf(':') ? hop.replaceFirst(":\\d+$", "") : hop;
  }

  private record Network(byte[] base, int prefix) {
    static Network of(String text) {
      String[] parts = text.split("/", 2);
      byte[] base =
          literal(parts[0])
              .orElseThrow(() -> new IllegalArgumentException("no address or network: " + text));
      int prefix = parts.length == 2 ? Integer.parseInt(parts[1]) : base.length * 8;
      if (prefix < 0 || prefix > base.length * 8) {
        throw new IllegalArgumentException("no address or network: " + text);
      }
      return new Network(base, prefix);
    }

    // Only literals: a name would be looked up, and whoever owns the name would be trusted.
    static Optional<byte[]> literal(String text) {
      if (!text.matches("\\d+(\\.\\d+){3}|[0-9a-fA-F.]*:[0-9a-fA-F.:]*")) {
        return Optional.empty();
      }
      try {
        return Optional.of(InetAddress.ofLiteral(text).getAddress());
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    boolean contains(byte[] address) {
      if (address.length != base.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (base[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
