package ch.atmr.platform.telemetry;

import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * What runs, and how its virtual threads fare; memory, collections and platform threads are among
 * Helidon's own meters. A virtual thread that is pinned to its carrier shows as more carriers than
 * processors, and in the end as virtual threads that wait for one.
 */
public final class ProcessMeters {
  private ProcessMeters() {}

  /**
   * Registers {@code build_info} and the meters of virtual threads.
   *
   * @param version the release
   */
  public static void register(MeterRegistry registry, String version) {
    registry.getOrCreate(
        Gauge.builder("build_info", () -> 1)
            .description("1; the release stands in the label")
            .tags(List.of(Tag.create("version", version))));
    VirtualThreadSchedulerMXBean scheduler =
        ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    gauge(
        registry,
        "jvm_virtual_threads_mounted",
        "Virtual threads that run now",
        scheduler::getMountedVirtualThreadCount);
    gauge(
        registry,
        "jvm_virtual_threads_queued",
        "Virtual threads that could run and wait for a carrier",
        scheduler::getQueuedVirtualThreadCount);
    gauge(
        registry,
        "jvm_virtual_thread_carriers",
        "Threads that carry virtual threads; more than processors while some are pinned",
        scheduler::getPoolSize);
  }

  private static <N extends Number> void gauge(
      MeterRegistry registry, String name, String description, Supplier<N> value) {
    registry.getOrCreate(Gauge.builder(name, value).description(description));
  }
}
