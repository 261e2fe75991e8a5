package ch.atmr.dispatch;

import java.util.Locale;

/** Which objective a run broke. */
enum SloBreach {
  /** It took longer than runs of its size may. */
  LATENCY,
  /** It failed, and too many of its size did lately. */
  SUCCESS_RATE,
  /** It left too many rides without a driver. */
  QUALITY_SCORE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
