package ch.atmr.platform.profiling;

import java.time.Duration;

/**
 * How the process did in a window as a whole.
 *
 * @param cpuSamples how many times a running thread was seen
 * @param allocatedBytes estimated from samples
 * @param processPermille of the machine's processors, used by this process
 * @param machinePermille of the machine's processors, used by all
 * @param collecting pauses of the garbage collector
 * @param contending threads' waits for monitors, added up
 * @param pinned virtual threads that held their carrier while they waited, added up
 */
record Load(
    long cpuSamples,
    long allocatedBytes,
    int processPermille,
    int machinePermille,
    Duration collecting,
    Duration contending,
    Duration pinned) {}
