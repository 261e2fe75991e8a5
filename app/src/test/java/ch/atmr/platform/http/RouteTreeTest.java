package ch.atmr.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.platform.http.Endpoint.BodyKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTreeTest {
  private static final Contract.Parameters NONE =
      new Contract.Parameters(Map.of(), Optional.empty());
  private static final Contract.Operation OPERATION =
      new Contract.Operation("op", Optional.empty(), NONE, NONE, NONE, Optional.empty(), false);

  private final RouteTree tree =
      tree(
          "/things",
          "/things/{id}",
          "/things/me",
          "/things/{id}/parts",
          "/things/me/parts/{part}/x",
          "/{kind}/{id}/parts/{part}",
          "/a/{x}/b/c",
          "/{y}/{z}/b");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "/things | /things | -",
        "/things/ | /things | -",
        "/things/7 | /things/{id} | 7",
        "/things/me | /things/me | -",
        "/things/7/parts | /things/{id}/parts | 7",
        "/things/me/parts | /things/{id}/parts | me",
        "/things/me/parts/3/x | /things/me/parts/{part}/x | 3",
        "/things/me/parts/3 | /{kind}/{id}/parts/{part} | things,me,3",
        "/other/1/parts/2 | /{kind}/{id}/parts/{part} | other,1,2",
        "/a/1/b/c | /a/{x}/b/c | 1",
        "/a/1/b | /{y}/{z}/b | a,1",
        "/things/%2F | /things/{id} | %2F"
      })
  void aPathFindsTheMostLiteralTemplateAndItsValues(String path, String template, String values) {
    RouteTree.Match match = tree.find(path).orElseThrow();
    assertThat(match.endpoint("GET").orElseThrow().template()).isEqualTo(template);
    assertThat(match.values()).isEqualTo(values == null ? List.of() : List.of(values.split(",")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "",
        "//",
        "/thing",
        "/things//parts",
        "/things/7/parts/3/x/y",
        "/THINGS",
        "/a/1/c"
      })
  void anyOtherPathFindsNothing(String path) {
    assertThat(tree.find(path)).isEmpty();
  }

  @Test
  void methodsOfOneTemplateStandTogether() {
    RouteTree two = new RouteTree();
    two.add(endpoint("GET", "/x/{id}"));
    two.add(endpoint("PUT", "/x/{other}"));
    RouteTree.Match match = two.find("/x/1").orElseThrow();
    assertThat(match.methods()).containsExactlyInAnyOrder("GET", "PUT");
    assertThat(match.endpoint("DELETE")).isEmpty();
  }

  @Test
  void aRouteTwiceEndsTheStart() {
    RouteTree twice = tree("/x/{id}");
    assertThatThrownBy(() -> twice.add(endpoint("GET", "/x/{other}")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("GET /x/{other}");
  }

  @Test
  void aRouteThatTheContractDoesNotKnowEndsTheStart() {
    Api api = new Api(Contract.load());
    assertThatThrownBy(
            () -> api.get("/nonsense", Permission.PUBLIC, Limit.DEFAULT, _ -> Reply.noContent()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("GET /nonsense");
    api.post("/auth/login", Permission.PUBLIC, Limit.LOGIN, _ -> Reply.noContent());
    assertThat(api.routes()).containsExactly("POST /auth/login");
  }

  private static RouteTree tree(String... templates) {
    RouteTree tree = new RouteTree();
    for (String template : templates) {
      tree.add(endpoint("GET", template));
    }
    return tree;
  }

  private static Endpoint endpoint(String method, String template) {
    return Endpoint.of(
        method,
        template,
        Permission.PUBLIC,
        Limit.DEFAULT,
        BodyKind.JSON,
        OPERATION,
        _ -> Reply::noContent);
  }
}
