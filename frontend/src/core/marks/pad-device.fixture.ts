/** One person's device: it keeps what waits, and hears the server, as state/pad-sender.ts does. */
import type { Id } from '../../api/contract.ts';
import type { Op } from './model.ts';
import { me, PAD } from './pad.fixture.ts';
import { PadModel } from './pad.ts';
import type { Answer, PadServer } from './pad-server.fixture.ts';
import type { Queued } from './queued.ts';

/** No more messages than these are needed for anything. */
const MOST_MESSAGES = 60;

export class PadDevice {
  pad = new PadModel(PAD, me);
  #id = '';
  #starts = 0;
  #number = 0;
  #store = new Map<string, string>();
  #flight: { device: Id; answer: Answer } | undefined;

  /** `story`: takes what is done here, and what the server says. */
  constructor(
    private readonly server: PadServer,
    private readonly story: string[],
  ) {
    this.start();
  }

  /** Whether the store has what is not answered, as it is now. On what it rests is learnt anew. */
  get isKept(): boolean {
    const line = ({ device, op, made }: Queued) => JSON.stringify({ ...op, base: 0, made, device });
    const kept = [...this.#store.values()].map((each) => line(JSON.parse(each)));
    const unanswered = this.pad.queue.all.filter(({ answered }) => !answered).map(line);
    return kept.sort().join() === unanswered.sort().join();
  }

  /** Whether the server would take nothing of what is held. That a mark is settled waits with it, and would be taken. */
  get isHeldRightly(): boolean {
    const held = this.pad.queue.all.filter((each) => each.held && each.op.op !== 'settle');
    return held.every(({ device, op }) => this.server.refusal(device, op) !== undefined);
  }

  /** A start of the page: a device of its own that finds what waited, and knows no answer that was on its way. */
  start(): void {
    this.#starts += 1;
    this.#id = this.#starts.toString(16).padStart(32, '0');
    this.#flight = undefined;
    this.pad = new PadModel(PAD, me);
    this.pad.take(this.server.feed(0));
    this.pad.restore([...this.#store.values()].map((each) => JSON.parse(each)));
  }

  do(wish: Op): void {
    this.#number += 1;
    const op = { ...wish, n: this.#number };
    this.story.push(JSON.stringify(op));
    const { added, dropped } = this.pad.add(this.#id, op);
    this.#keep([added], dropped);
  }

  /** Sends what goes next, whose answer is then on its way; whether there was anything. */
  send(): boolean {
    const batch = this.#flight ? undefined : this.pad.next();
    if (!batch) return false;
    this.#flight = { device: batch.device, answer: this.server.batch(batch.device, batch.ops) };
    for (const { n, id, status, code } of this.#flight.answer.outcomes)
      this.story.push(`${id} #${n} is ${status} ${code ?? ''}`);
    return true;
  }

  /** Hears the answer that is on its way. */
  hear(): void {
    if (!this.#flight) return;
    const { device, answer } = this.#flight;
    this.#flight = undefined;
    const numbers = answer.outcomes.map(({ n }) => n);
    const done = this.pad.queue.all.filter((each) => each.device === device && numbers.includes(each.op.n));
    const { refused } = this.pad.answer(device, answer.outcomes, answer.seq);
    const { kept, dropped } = this.pad.rescue(refused, 'own');
    this.#keep(
      kept,
      [...done, ...dropped].filter((each) => !kept.includes(each)),
    );
  }

  miss(): void {
    this.#flight = undefined;
  }

  read(): void {
    this.pad.take(this.server.feed(this.pad.seq));
  }

  /** Sends until nothing goes any more; whether that comes by itself. */
  sendAll(): boolean {
    for (let left = MOST_MESSAGES; left > 0; left -= 1) {
      this.hear();
      if (!this.send()) return true;
    }
    return false;
  }

  #keep(queued: readonly Queued[], gone: readonly Queued[]): void {
    const key = ({ device, op }: Queued) => `${device} ${op.n}`;
    for (const each of gone) this.#store.delete(key(each));
    for (const each of queued) this.#store.set(key(each), JSON.stringify(each));
  }
}
