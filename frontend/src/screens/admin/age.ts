import { m } from '../../paraglide/messages.js';
import * as format from '../../text/format.ts';

/** A span of time in seconds, in words: seconds up to two minutes, then minutes. */
export function age(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 120) return m.monitoring_seconds({ count: format.number(whole) });
  return m.monitoring_minutes({ count: format.number(Math.round(whole / 60)) });
}
