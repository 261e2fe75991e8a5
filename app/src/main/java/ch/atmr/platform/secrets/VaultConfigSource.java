package ch.atmr.platform.secrets;

import io.helidon.config.ConfigException;
import io.helidon.config.spi.ConfigContent.NodeContent;
import io.helidon.config.spi.ConfigNode.ObjectNode;
import io.helidon.config.spi.ConfigSource;
import io.helidon.config.spi.NodeConfigSource;
import java.util.Optional;

/** Vault as a source of Helidon's configuration: the secrets by their names. */
final class VaultConfigSource implements ConfigSource, NodeConfigSource {
  private final VaultSession session;

  VaultConfigSource(VaultSession session) {
    this.session = session;
  }

  @Override
  public String description() {
    return "Vault";
  }

  @Override
  public Optional<NodeContent> load() {
    ObjectNode.Builder root = ObjectNode.builder();
    try {
      session.readAll().forEach((name, value) -> root.addValue(name.name(), value));
    } catch (VaultFailure e) {
      throw new ConfigException(String.valueOf(e.getMessage()), e);
    }
    return Optional.of(NodeContent.builder().node(root.build()).build());
  }
}
