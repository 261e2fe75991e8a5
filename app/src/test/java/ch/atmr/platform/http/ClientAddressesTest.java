package ch.atmr.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // peer | X-Forwarded-For | the caller's, with 10.0.0.0/8, 192.168.1.5 and fd00::/8 trusted
        "203.0.113.9 | - | 203.0.113.9",
        "203.0.113.9 | 1.1.1.1 | 203.0.113.9",
        "10.1.2.3 | - | 10.1.2.3",
        "10.1.2.3 | 203.0.113.9 | 203.0.113.9",
        "10.1.2.3 | 1.1.1.1, 203.0.113.9 | 203.0.113.9",
        "10.1.2.3 | 1.1.1.1, 203.0.113.9, 10.9.9.9 | 203.0.113.9",
        "192.168.1.5 | 203.0.113.9 | 203.0.113.9",
        "192.168.1.6 | 203.0.113.9 | 192.168.1.6",
        "10.1.2.3 | 10.7.7.7, 10.8.8.8 | 10.7.7.7",
        "fd12::1 | 2001:db8::7 | 2001:db8::7",
        "fd12::1 | 1.1.1.1, [2001:db8::7]:4711 | 2001:db8::7",
        "10.1.2.3 | 203.0.113.9:4711 | 203.0.113.9",
        "2001:db8::1 | 1.1.1.1 | 2001:db8::1",
        "::ffff:10.1.2.3 | 203.0.113.9 | 203.0.113.9",
        "10.1.2.3 | not an address | 10.1.2.3",
        "10.1.2.3 | 1.1.1.1, evil.example.ch | 10.1.2.3",
        "10.1.2.3 | 203.0.113.9,, | 10.1.2.3"
      })
  void theCallerIsTheRightmostThatNoTrustedProxyIs(String peer, String header, String caller) {
    ClientAddresses addresses =
        new ClientAddresses(List.of("10.0.0.0/8", "192.168.1.5", "fd00::/8"));
    assertThat(addresses.of(peer, Optional.ofNullable(header))).isEqualTo(caller);
  }

  @Test
  void withoutTrustedProxiesTheHeaderCountsForNothing() {
    assertThat(new ClientAddresses(List.of()).of("9.9.9.9", Optional.of("1.1.1.1")))
        .isEqualTo("9.9.9.9");
  }

  @Test
  void aNetworkEndsWithinAByte() {
    ClientAddresses addresses = new ClientAddresses(List.of("172.16.0.0/12"));
    assertThat(addresses.of("172.31.255.255", Optional.of("1.1.1.1"))).isEqualTo("1.1.1.1");
    assertThat(addresses.of("172.32.0.0", Optional.of("1.1.1.1"))).isEqualTo("172.32.0.0");
    assertThat(new ClientAddresses(List.of("0.0.0.0/0")).of("8.8.8.8", Optional.of("1.1.1.1")))
        .isEqualTo("1.1.1.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/x",
        "",
        "300.1.1.1",
        "10.0.0/8",
        "fe80::/129",
        "10"
      })
  void anythingElseIsNoProxy(String text) {
    assertThatThrownBy(() -> ClientAddresses.check(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
