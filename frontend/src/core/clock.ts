/** Server time on this device, and countdowns on it. All instants are milliseconds since 1970, all spans milliseconds. */

export interface ClockSample {
  offset: number;
  /** Round trip of the exchange the offset was read from: the smaller, the truer. */
  roundTrip: number;
}

const STALE_AFTER = 20;

/** Offset to add to this device's clock, as read from one exchange with the server. */
export function sample(serverTime: string, sentAt: number, receivedAt: number): ClockSample {
  const roundTrip = Math.max(0, receivedAt - sentAt);
  return { offset: Date.parse(serverTime) - (sentAt + roundTrip / 2), roundTrip };
}

/** Keeps the last samples and answers with the one of the shortest round trip. */
export function best(samples: readonly ClockSample[]): ClockSample | undefined {
  return samples.slice(-STALE_AFTER).reduce<ClockSample | undefined>((held, next) => {
    return held && held.roundTrip < next.roundTrip ? held : next;
  }, undefined);
}

/** Whole seconds left until an instant, never below zero; a begun second counts. */
export function secondsLeft(until: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
}

/** `01:24`, or `1:02:03` from an hour on. */
export function formatCountdown(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

const ANNOUNCED = [60, 30, 10] as const;

/** The mark (60, 30 or 10 seconds) that was crossed between two readings, for a live region; otherwise nothing. */
export function crossedMark(before: number, after: number): number | undefined {
  return ANNOUNCED.find((mark) => before > mark && after <= mark && after > mark - 5);
}

export interface ItemTime {
  usedMinutes: number;
  leftMinutes: number;
  /** Share of the planned time, 0 to 1. */
  share: number;
  over: boolean;
}

/** Time used and left of an agenda item, of which `since` is the moment it became current, if it is. */
export function itemTime(plannedMinutes: number, usedSeconds: number, since: string | null, now: number): ItemTime {
  const running = since ? Math.max(0, (now - Date.parse(since)) / 1000) : 0;
  const used = (usedSeconds + running) / 60;
  const left = plannedMinutes - used;
  return {
    usedMinutes: Math.floor(used),
    leftMinutes: Math.max(0, Math.ceil(left)),
    share: plannedMinutes > 0 ? Math.min(1, used / plannedMinutes) : 1,
    over: left < 0,
  };
}
