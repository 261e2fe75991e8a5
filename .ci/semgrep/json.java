class JsonFixture {
  void good(Json json, String name) {
    // ok: no-json-from-text
    json.write(new View(name));
    // ok: no-json-from-text
    "hello {" + name + "}";
    // ok: no-codec-of-its-own
    JsonbBuilder.create(config);
  }

  void bad(String name, StringBuilder builder) {
    // ruleid: no-json-from-text
    String a = "{\"name\":\"" + name;
    // ruleid: no-json-from-text
    String b = "{\"name\":\"%s\"}".formatted(name);
    // ruleid: no-codec-of-its-own
    JsonbBuilder.create();
    // ruleid: no-codec-of-its-own
    new ObjectMapper();
  }
}
