package ch.atmr;

import ch.atmr.platform.telemetry.Logging;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;
import picocli.CommandLine.Command;

/** Serves until it is told to stop. */
@Command(
    name = "serve",
    description = "Serves, by the settings of the environment; never migrates.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = Logger.getLogger(ServeCommand.class.getName());

  private static final int START_SECONDS = 30;

  private final Map<String, String> environment;

  ServeCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = Settings.read(environment);
    Logging.configure(settings.observability().jsonLines());
    settings.warnings().forEach(LOG::warning);
    CountDownLatch stopped = new CountDownLatch(1);
    CompletableFuture<App> started = new CompletableFuture<>();
    // Before the start: whoever sees that the service is ready may already tell it to stop.
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> stopWhenStarted(started, settings.drain(), stopped)));
    try {
      App app = App.start(settings, Clock.systemUTC());
      LOG.info(() -> "ATMR " + Version.current() + " serves on port " + app.port());
      started.complete(app);
    } catch (RuntimeException e) {
      started.cancel(false);
      Logging.flush();
      throw e;
    }
    stopped.await();
    return 0;
  }

  private static void stopWhenStarted(
      CompletableFuture<App> started, Duration drain, CountDownLatch stopped) {
    try {
      stop(started.get(START_SECONDS, TimeUnit.SECONDS), drain, stopped);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (CancellationException | ExecutionException | TimeoutException e) {
      stopped.countDown(); // it never served: there is nothing to end
    }
  }

  /** Not ready; load balancers notice; requests in flight end; all is closed. */
  static void stop(App app, Duration drain, CountDownLatch stopped) {
    app.drain();
    LOG.info(() -> "ATMR drains for " + drain.toSeconds() + " s");
    try {
      Thread.sleep(drain);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    app.close();
    LOG.info("ATMR has stopped");
    Logging.flush();
    stopped.countDown();
  }
}
