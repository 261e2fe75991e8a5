package ch.atmr;

import ch.atmr.platform.telemetry.Logging;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;
import picocli.CommandLine.Command;

/** Serves until it is told to stop. */
@Command(
    name = "serve",
    description = "Serves, by the settings of the environment; never migrates.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = Logger.getLogger(ServeCommand.class.getName());

  private final Map<String, String> environment;

  ServeCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = Settings.read(environment);
    Logging.configure(settings.isProduction());
    settings.warnings().forEach(LOG::warning);
    CountDownLatch stopped = new CountDownLatch(1);
    App app = App.start(settings, Clock.systemUTC());
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(app, settings.drain(), stopped)));
    LOG.info(() -> "ATMR " + Version.current() + " serves on port " + app.port());
    stopped.await();
    return 0;
  }

  /** Not ready; load balancers notice; requests in flight end; all is closed. */
  static void stop(App app, Duration drain, CountDownLatch stopped) {
    app.drain();
    try {
      Thread.sleep(drain);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    app.close();
    stopped.countDown();
  }
}
