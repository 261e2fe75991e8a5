package ch.atmr;

import ch.atmr.platform.http.Contract;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the contract. */
@Command(
    name = "openapi",
    description = "Prints the contract (OpenAPI 3.1).",
    mixinStandardHelpOptions = true)
final class OpenApiCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--yaml", description = "As YAML instead of JSON.")
  private boolean yaml;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec
  OpenApiCommand() {}

  @Override
  public Integer call() {
    Contract contract = Contract.load();
    byte[] text = yaml ? contract.yaml() : contract.json();
    spec.commandLine().getOut().println(new String(text, StandardCharsets.UTF_8));
    return 0;
  }
}
