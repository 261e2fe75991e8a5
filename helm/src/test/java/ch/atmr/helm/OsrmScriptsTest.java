package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the OSRM component, with stand-ins for OSRM's programs and curl. */
class OsrmScriptsTest {
  private static final Path SCRIPTS = Path.of("atmr/files/osrm").toAbsolutePath();
  private static final long LIMIT_SECONDS = 60;

  @TempDir private Path folder;

  @BeforeEach
  void standIns() throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    Files.createDirectories(folder.resolve("map"));
    program(
        "curl",
        "for last; do :; done; while [ $# -gt 1 ]; do [ \"$1\" = --output ] && echo \"$last\" >\"$2\"; shift; done");
    program("osrm-extract", "for last; do :; done; cp \"$last\" \"$(dirname \"$last\")/map.osrm\"");
    program("osrm-partition", "test -s \"$1\"");
    program("osrm-customize", "test -s \"$1\"");
    program("osrm-routed", "echo serving; exec sleep 300");
  }

  @Test
  void aMapIsServedOnlyWhenItIsWhollyPrepared() throws Exception {
    finish(script("fetch.sh"));
    assertThat(current()).doesNotExist();
    finish(script("prepare.sh"));

    assertThat(current().resolve("map.osrm")).hasContent("https://maps.example.ch/a.osm.pbf\n");
    assertThat(folder.resolve("map/next")).doesNotExist();
  }

  @Test
  void aPreparationThatFailsLeavesTheMapThatIsServed() throws Exception {
    finish(script("fetch.sh"));
    finish(script("prepare.sh"));
    Path before = current().toRealPath();
    program("osrm-partition", "exit 1");
    finish(script("fetch.sh"));
    Process failing = script("prepare.sh");

    assertThat(failing.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(failing.exitValue()).isNotZero();
    assertThat(current().toRealPath()).isEqualTo(before);
  }

  @Test
  void theMapBeforeStaysAndOlderOnesGo() throws Exception {
    for (int round = 0; round < 3; round++) {
      finish(script("fetch.sh"));
      finish(script("prepare.sh"));
    }

    try (var maps = Files.list(folder.resolve("map"))) {
      assertThat(maps.filter(Files::isDirectory).filter(path -> !Files.isSymbolicLink(path)))
          .hasSize(2);
    }
  }

  @Test
  void aServerEndsWhenANewerMapIsThere() throws Exception {
    finish(script("fetch.sh"));
    finish(script("prepare.sh"));
    Process server = script("serve.sh");
    try {
      assertThat(server.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("serving");
      assertThat(server.isAlive()).isTrue();
      finish(script("fetch.sh"));
      finish(script("prepare.sh"));

      assertThat(server.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).as("started again by the kubelet").isZero();
    } finally {
      server.descendants().forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly();
    }
  }

  private Path current() {
    return folder.resolve("map/current");
  }

  private Process script(String name) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("sh", SCRIPTS.resolve(name).toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("MAP", folder.resolve("map").toString());
    builder.environment().put("MAP_URL", "https://maps.example.ch/a.osm.pbf");
    builder.environment().put("POLL_SECONDS", "0.1");
    return builder.start();
  }

  private static void finish(Process process) throws InterruptedException {
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private void program(String name, String body) throws IOException {
    Path file = folder.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/sh\nset -eu\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
