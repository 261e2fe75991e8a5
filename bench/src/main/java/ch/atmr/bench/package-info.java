/**
 * Measures the optimiser, and OR-Tools beside it, on folders of instances and days: runs that can
 * be taken up again, CSV and pictures. Nothing here is part of the service.
 */
@NullMarked
package ch.atmr.bench;

import org.jspecify.annotations.NullMarked;
