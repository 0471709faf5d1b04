/** How long a device may open what lies on it without contact with the server. All instants are this device's own clock, in milliseconds. */

export interface Contact {
  /** When the server was last heard. */
  at: number;
  /** The latest reading of the clock since then: it never goes back, however the clock is set. */
  latest: number;
  /** Hours without contact that the installation allows. */
  hours: number;
}

/** `back`: the clock shows a time before one it has shown since the contact, so nobody knows how long ago that was. */
export type Holding = 'holds' | 'over' | 'back';

const HOUR = 3_600_000;
/** Clocks are corrected by a little all the time. */
const TOLERANCE = 300_000;

/** Only differences of one clock count, so that a clock that is wrong by a year, and stays so, changes nothing. */
export function holding(contact: Contact, now: number): Holding {
  if (now < contact.latest - TOLERANCE) return 'back';
  return now - contact.at <= contact.hours * HOUR ? 'holds' : 'over';
}

/** The server was heard now. */
export function heard(hours: number, now: number): Contact {
  return { at: now, latest: now, hours };
}

/** The clock was read without contact. */
export function ticked(contact: Contact, now: number): Contact {
  return now > contact.latest ? { ...contact, latest: now } : contact;
}

/** Whether a screen that nobody has touched since `lastInput` is locked; a clock that went back cannot tell. */
export function idleLocked(lastInput: number, now: number, idleSeconds: number): boolean {
  return now < lastInput - TOLERANCE || now - lastInput > idleSeconds * 1_000;
}
