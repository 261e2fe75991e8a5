package ch.atmr.platform.redis;

import ch.atmr.platform.telemetry.Trace;
import io.helidon.tracing.Span;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One shared connection to Redis. Whoever asks gets an answer or {@link RedisUnavailable} within
 * the timeout, half a second unless the address names another ({@code ?timeout=2s}); the connection
 * comes back by itself.
 */
public final class Redis implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);

  /** Keys of one command, and commands whose answers are awaited together. */
  private static final int BATCH = 500;

  private static final int BATCHES_UNDER_WAY = 16;

  // MSET knows no lifetime.
  private static final Script STORE =
      Script.of(
          """
          for i, key in ipairs(KEYS) do redis.call('SET', key, ARGV[i + 1], 'EX', ARGV[1]) end
          return #KEYS
          """);

  // Lettuce's own pauses grow to 30 s, which would keep the service not ready that long.
  private final ClientResources resources =
      ClientResources.builder()
          .ioThreadPoolSize(2)
          // Nobody reads Lettuce's own histograms, and each command pays for them.
          .commandLatencyRecorder(CommandLatencyRecorder.disabled())
          .reconnectDelay(Delay.constant(RECONNECT_PAUSE))
          .build();
  private final RedisClient client;
  private final Duration timeout;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile RedisURI address;
  private volatile @Nullable StatefulRedisConnection<String, String> connection;
  private volatile long nextTryNanos = System.nanoTime();

  public Redis(URI url) {
    address = address(url);
    timeout = address.getTimeout();
    client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(true)
            // Commands fail at once while Redis is away: nothing queues up behind an outage.
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
            .timeoutOptions(TimeoutOptions.enabled(timeout))
            .build());
  }

  /**
   * Takes another address, user or password over. The old connection ends once its commands have
   * their answers.
   *
   * @throws RedisUnavailable when there is no connection with them: the old one stays
   */
  public void use(URI url) {
    RedisURI next = address(url);
    connecting.lock();
    try {
      Optional<StatefulRedisConnection<String, String>> old = Optional.ofNullable(connection);
      connection = client.connect(next);
      address = next;
      old.ifPresent(this::closeLater);
    } catch (io.lettuce.core.RedisException e) {
      throw new RedisUnavailable(e);
    } finally {
      connecting.unlock();
    }
  }

  private static RedisURI address(URI url) {
    RedisURI address = RedisURI.create(url);
    if (address.getTimeout().equals(RedisURI.DEFAULT_TIMEOUT_DURATION)) {
      address.setTimeout(TIMEOUT);
    }
    return address;
  }

  private void closeLater(StatefulRedisConnection<String, String> old) {
    CompletableFuture.delayedExecutor(2 * timeout.toMillis(), TimeUnit.MILLISECONDS)
        .execute(old::close);
  }

  /** Runs one command and waits for its answer. */
  public <T> T call(Function<RedisAsyncCommands<String, String>, ? extends Future<T>> command) {
    try {
      return await(command);
    } catch (ExecutionException e) {
      throw new RedisUnavailable(e);
    }
  }

  /**
   * Runs a script that answers whole numbers; its text is sent only to a Redis that does not know
   * it (any more).
   */
  List<Long> numbers(Script script, String key, String... values) {
    String[] keys = {key};
    try {
      return await(
          commands -> commands.evalsha(script.digest(), ScriptOutputType.MULTI, keys, values));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RedisNoScriptException) {
        return call(commands -> commands.eval(script.text(), ScriptOutputType.MULTI, keys, values));
      }
      throw new RedisUnavailable(e);
    }
  }

  /** The values of keys, in their order; empty where there is none. */
  public List<Optional<String>> values(List<String> keys) {
    List<Optional<String>> values = new ArrayList<>(keys.size());
    for (List<String> window : parts(keys, BATCH * BATCHES_UNDER_WAY)) {
      call(commands ->
              together(
                  parts(window, BATCH).stream()
                      .map(batch -> commands.mget(batch.toArray(String[]::new)))
                      .toList()))
          .forEach(batch ->
              batch.forEach(pair -> values.add(Optional.ofNullable(pair.getValueOrElse(null)))));
    }
    return values;
  }

  /** Keeps the values under their keys for a time. */
  public void store(List<String> keys, List<String> values, Duration ttl) {
    String seconds = Long.toString(ttl.toSeconds());
    for (int from = 0; from < keys.size(); from += BATCH * BATCHES_UNDER_WAY) {
      int to = Math.min(keys.size(), from + BATCH * BATCHES_UNDER_WAY);
      List<StoreBatch> batches = StoreBatch.of(keys.subList(from, to), values.subList(from, to));
      try {
        await(commands ->
            together(
                batches.stream()
                    .map(batch ->
                        commands.<Long>evalsha(
                            STORE.digest(),
                            ScriptOutputType.INTEGER,
                            batch.keys(),
                            batch.arguments(seconds)))
                    .toList()));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RedisNoScriptException)) {
          throw new RedisUnavailable(e);
        }
        call(commands ->
            together(
                batches.stream()
                    .map(batch ->
                        commands.<Long>eval(
                            STORE.text(),
                            ScriptOutputType.INTEGER,
                            batch.keys(),
                            batch.arguments(seconds)))
                    .toList()));
      }
    }
  }

  private static <T> List<List<T>> parts(List<T> whole, int length) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < whole.size(); from += length) {
      parts.add(whole.subList(from, Math.min(whole.size(), from + length)));
    }
    return parts;
  }

  /** One answer of commands that are under way at the same time. */
  private static <T> CompletableFuture<List<T>> together(List<RedisFuture<T>> commands) {
    List<CompletableFuture<T>> answers =
        commands.stream().map(command -> command.toCompletableFuture()).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(_ -> answers.stream().map(CompletableFuture::join).toList());
  }

  /** A part of what is stored. */
  private record StoreBatch(List<String> keyList, List<String> values) {
    static List<StoreBatch> of(List<String> keys, List<String> values) {
      List<List<String>> keyParts = parts(keys, BATCH);
      List<List<String>> valueParts = parts(values, BATCH);
      return IntStream.range(0, keyParts.size())
          .mapToObj(i -> new StoreBatch(keyParts.get(i), valueParts.get(i)))
          .toList();
    }

    String[] keys() {
      return keyList.toArray(String[]::new);
    }

    String[] arguments(String seconds) {
      return Stream.concat(Stream.of(seconds), values.stream()).toArray(String[]::new);
    }
  }

  // Lettuce ends a command that gets no answer in time: a timer here as well would cost each
  // waiting thread two more wake-ups of the JVM's timer thread.
  private <T> T await(Function<RedisAsyncCommands<String, String>, ? extends Future<T>> command)
      throws ExecutionException {
    try {
      Future<T> answer = command.apply(connection().async());
      return Trace.isRecorded() ? traced(answer) : result(answer);
    } catch (io.lettuce.core.RedisException | CompletionException e) {
      throw new RedisUnavailable(e);
    }
  }

  // The span is the wait for the answer; a command's name is known once it has been sent.
  private static <T> T traced(Future<T> answer) throws ExecutionException {
    String name = answer instanceof RedisCommand<?, ?, ?> c ? c.getType().toString() : "redis";
    return Trace.span(
        name,
        Span.Kind.CLIENT,
        () -> {
          Trace.tag("db.system.name", "redis");
          return result(answer);
        });
  }

  private static <T> T result(Future<T> answer) throws ExecutionException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisUnavailable(e);
    }
  }

  /** Whether Redis answers now. */
  public boolean answers() {
    try {
      return call(commands -> commands.ping()).equals("PONG");
    } catch (RedisUnavailable e) {
      return false;
    }
  }

  @Override
  public void close() {
    Optional.ofNullable(connection).ifPresent(StatefulRedisConnection::close);
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private StatefulRedisConnection<String, String> connection() {
    StatefulRedisConnection<String, String> current = connection;
    return current != null ? current : connect();
  }

  // The process starts while Redis is away; one caller at a time tries, the others go on without.
  private StatefulRedisConnection<String, String> connect() {
    if (!connecting.tryLock()) {
      throw new RedisUnavailable(null);
    }
    try {
      StatefulRedisConnection<String, String> current = connection;
      if (current != null) {
        return current;
      }
      if (System.nanoTime() - nextTryNanos < 0) {
        throw new RedisUnavailable(null);
      }
      nextTryNanos = System.nanoTime() + RECONNECT_PAUSE.toNanos();
      current = client.connect(address);
      connection = current;
      return current;
    } finally {
      connecting.unlock();
    }
  }
}
