package ch.atmr.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Long answers take little memory while they wait. */
class CompressedJsonTest {

  @Test
  void aLongTextTakesAFifthAndComesOutAsItWentIn() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append("{\"id\":")
          .append(i * 7919L)
          .append(",\"pickup\":\"Rue du Stand ")
          .append(i)
          .append("\"},\n");
    }
    byte[] plain = text.toString().getBytes(StandardCharsets.UTF_8);
    CompressedJson kept =
        CompressedJson.write(out -> {
          try {
            out.write(plain);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    assertThat(kept.size()).isLessThan(plain.length / 5);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    kept.writeTo(sent);
    assertThat(sent.toByteArray()).isEqualTo(plain);
  }
}
