package ch.atmr.dev;

import ch.atmr.App;
import ch.atmr.Settings;
import ch.atmr.identity.Passwords;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.db.Schema;
import ch.atmr.platform.telemetry.Logging;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs everything on this machine: PostgreSQL, Redis, the schema, a demo, the service. */
@Command(
    name = "dev",
    description = {
      "Runs everything on this machine, with demo data: embedded PostgreSQL and Redis,",
      "the newest schema, the service. Ctrl-C stops all of it."
    },
    mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {
  private static final Logger LOG = Logger.getLogger(DevCommand.class.getName());

  private static final int BAD_CONFIGURATION = 78;

  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Option(names = "--port", defaultValue = "5000", description = "API (${DEFAULT-VALUE}; 0: any).")
  private int port;

  @Option(
      names = "--management-port",
      defaultValue = "5001",
      description = "Probes and metrics (${DEFAULT-VALUE}; 0: any).")
  private int managementPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".atmr",
      description = "Where data and secrets are kept (${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--demo",
      defaultValue = "geneva",
      description = "Demo data: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private DemoChoice demo;

  /** Which demo is loaded. */
  enum DemoChoice {
    geneva,
    none
  }

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  DevCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws Exception {
    Logging.configure(false);
    String demoPassword = environment.get(DevSecrets.DEMO_PASSWORD);
    if (demoPassword != null && !Passwords.isAcceptable(new Secret(demoPassword))) {
      spec.commandLine()
          .getErr()
          .println(
              DevSecrets.DEMO_PASSWORD
                  + ": expected 8 to 128 characters, with upper- and lower-case letters and a digit");
      return BAD_CONFIGURATION;
    }
    Files.createDirectories(data);
    try (FileChannel channel =
            FileChannel.open(
                data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        spec.commandLine()
            .getErr()
            .println("Another `atmr dev` runs on " + data.toAbsolutePath() + "; stop it first.");
        return 1;
      }
      return run();
    }
  }

  private int run() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    DevSecrets secrets = DevSecrets.in(data.resolve("secrets"));
    LocalServers servers = LocalServers.start(data, secrets);
    try {
      Settings settings = Settings.read(settings(servers, secrets));
      Logging.configure(settings.observability().jsonLines());
      Schema.migrate(settings.migration().orElseThrow(), settings.database().user());
      App app = App.start(settings, Clock.systemUTC());
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(app, servers, stopped)));
      switch (demo) {
        case geneva -> loadDemo(app, secrets);
        case none -> {}
      }
      announce(app, secrets);
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
    stopped.await();
    return 0;
  }

  private void loadDemo(App app, DevSecrets secrets) {
    String known = secrets.value(DevSecrets.DEMO_PASSWORD);
    String wanted = environment.getOrDefault(DevSecrets.DEMO_PASSWORD, known);
    Demo loader =
        new Demo(
            new DemoUseCases(app.features(), new Secret(wanted)),
            new DayGenerator(PlaceList.load()),
            Clock.systemUTC());
    loader.load();
    if (!wanted.equals(known)) {
      loader.changePasswords();
      secrets.keep(DevSecrets.DEMO_PASSWORD, wanted);
    }
  }

  private void announce(App app, DevSecrets secrets) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("ATMR ready: http://127.0.0.1:" + app.port());
    out.println("  contract and its page: http://127.0.0.1:" + app.port() + "/docs");
    out.println("  probes and metrics:    http://127.0.0.1:" + app.managementPort() + "/ready");
    out.println("  mails are written to:  " + data.resolve("mail"));
    switch (demo) {
      case geneva -> announceDemo(out, secrets);
      case none -> {}
    }
    out.flush();
  }

  private void announceDemo(PrintWriter out, DevSecrets secrets) {
    out.println("Demo accounts, all with the password " + secrets.value(DevSecrets.DEMO_PASSWORD));
    out.println(
        "  (kept in " + data.resolve("secrets") + "; " + DevSecrets.DEMO_PASSWORD + " sets it):");
    out.println(
        "  company@, driver1..driver10@, client1..client30@, company2@, admin@" + Demo.DOMAIN);
  }

  private Map<String, String> settings(LocalServers servers, DevSecrets secrets) {
    Map<String, String> settings = DevSettings.of(environment, data, servers, secrets);
    settings.put("PORT", Integer.toString(port));
    settings.put("MANAGEMENT_PORT", Integer.toString(managementPort));
    return settings;
  }

  private static void stop(App app, LocalServers servers, CountDownLatch stopped) {
    app.drain();
    app.close();
    try {
      servers.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a server did not stop", e);
    }
    stopped.countDown();
  }
}
