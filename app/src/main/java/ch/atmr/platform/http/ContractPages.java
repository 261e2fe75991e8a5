package ch.atmr.platform.http;

import ch.atmr.platform.http.Site.Content;
import io.helidon.common.LazyValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * The contract at {@code /openapi} and its browsable page at {@code /docs}, served without
 * internet.
 */
public final class ContractPages {
  private static final String YAML = "application/yaml";
  private static final String VARY = "Accept, Origin, Accept-Language";
  private static final Map<String, String> PAGE_HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
              + " img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'",
          "Cache-Control",
          "public, max-age=3600");
  private static final Map<String, String> ASSETS =
      Map.of(
          "swagger-ui.css", "text/css; charset=utf-8",
          "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
          "favicon-32x32.png", "image/png");

  private final Contract contract;
  private final String swaggerUi;

  /**
   * @param swaggerUiVersion of the web jar on the class path
   */
  public ContractPages(Contract contract, String swaggerUiVersion) {
    this.contract = contract;
    this.swaggerUi = "/META-INF/resources/webjars/swagger-ui/" + swaggerUiVersion + "/";
  }

  public void register(Site site) {
    Content json = content(Answer.JSON, contract.json());
    // Few ask for it, and it takes a while.
    LazyValue<Content> yaml = LazyValue.create(() -> content(YAML, contract.yaml()));
    Content jsonHere = json.withHeader("Vary", VARY);
    site.negotiated(
        "/openapi",
        accept ->
            accept.filter(a -> a.contains("yaml")).isPresent()
                ? yaml.get().withHeader("Vary", VARY)
                : jsonHere);
    site.page("/openapi.json", () -> json);
    site.page("/openapi.yaml", yaml);
    for (String path : new String[] {"/docs", "/docs/v1", "/docs/v2"}) {
      Content page = content("text/html; charset=utf-8", resource("/docs/index.html"));
      site.page(path, () -> page);
    }
    site.folder("/docs/assets/", this::asset);
  }

  private Optional<Content> asset(String name) {
    if (name.equals("start.js")) {
      return Optional.of(content("text/javascript; charset=utf-8", resource("/docs/start.js")));
    }
    return Optional.ofNullable(ASSETS.get(name))
        .map(mediaType -> content(mediaType, resource(swaggerUi + name)));
  }

  private static Content content(String mediaType, byte[] body) {
    return new Content(200, mediaType, body, PAGE_HEADERS);
  }

  private static byte[] resource(String name) {
    try (InputStream in = ContractPages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
