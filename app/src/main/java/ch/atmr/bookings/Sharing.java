package ch.atmr.bookings;

/** Whether a patient may be on board together with others. */
public enum Sharing {
  ALLOWED,
  /** The patient wants to ride alone. */
  DECLINED,
  /** The patient must ride alone, such as with an infection; the vehicle is cleaned afterwards. */
  ISOLATED
}
