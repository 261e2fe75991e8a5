/**
 * What the process is busy with: windows of flight recording, their hot spots, and how they change.
 */
@NullMarked
package ch.atmr.platform.profiling;

import org.jspecify.annotations.NullMarked;
