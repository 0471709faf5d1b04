/** What the start screen shows, kept fresh; it also says which meetings to follow. */
import { ApiProblem, LinkLost } from '../api/client.ts';
import type { Today } from '../api/contract.ts';
import { fetchToday } from '../api/session.ts';
import { isoDay } from '../core/dates.ts';
import { askOrKept } from '../offline/answers.ts';
import { noteContact } from '../offline/contact.ts';
import { clock } from './clock.svelte.ts';
import { live } from './live.svelte.ts';
import { notices } from './notices.svelte.ts';
import { rooms } from './rooms.svelte.ts';

const EVERY = 60_000;

class TodayState {
  #value = $state.raw<Today>();
  #error = $state.raw<unknown>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopFollowing: (() => void) | undefined;

  get value(): Today | undefined {
    return this.#value;
  }

  get error(): unknown {
    return this.#error;
  }

  start(): void {
    this.#stopFollowing ??= this.#listen();
    void this.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#stopFollowing?.();
    this.#stopFollowing = undefined;
    this.#value = undefined;
    this.#error = undefined;
  }

  async refresh(): Promise<void> {
    this.#later(EVERY + Math.random() * EVERY);
    try {
      const asked = Date.now();
      const next = await askOrKept('today', async () => {
        const answer = await fetchToday();
        clock.learn(answer.server_time, asked, Date.now());
        void noteContact();
        return answer;
      });
      if (!this.#stopFollowing) return;
      this.#value = next;
      this.#error = undefined;
      this.#follow(next);
    } catch (error) {
      if (!(error instanceof ApiProblem) && !(error instanceof LinkLost)) throw error;
      this.#error = error;
    }
  }

  #listen(): () => void {
    const stops = [
      live.onRestored(() => this.#later(Math.random() * 2_000)),
      notices.onArrival(() => this.#later(Math.random() * 1_000)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  #follow(next: Today): void {
    const day = isoDay(clock.exact());
    const planned = next.week.filter((entry) => entry.date === day).flatMap((entry) => entry.meetings);
    rooms.followToday([...next.running, ...planned]);
    notices.unread = next.unread_notices;
  }

  #later(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), delay);
  }
}

export const today = new TodayState();
