package ch.atmr.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerNetworkTest {
  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, 203.0.113.0",
    "127.0.0.1, 127.0.0.0",
    "2001:db8:7:8:9:a:b:c, 2001:db8:7:0:0:0:0:0",
    "::1, 0:0:0:0:0:0:0:0",
    "::ffff:203.0.113.9, 203.0.113.0",
    "localhost, unknown",
    "'', unknown",
    "2001:db8:::7, unknown",
    "'203.0.113.9\n', unknown"
  })
  void tellsTheNetworkAndNotTheAddress(String address, String network) {
    assertThat(CallerNetwork.of(address)).isEqualTo(network);
  }
}
