package ch.atmr.kernel;

/** What a ride may ask of its driver. */
public enum Skill {
  STRETCHER,
  OXYGEN,
  STAIRS
}
