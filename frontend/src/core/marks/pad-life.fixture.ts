/** What a person does on a device, and what happens to it, each time to something that the dice find. */
import type { Id } from '../../api/contract.ts';
import type { Body, Mark, Op, Part } from './model.ts';
import { box, mark, other, put, remove } from './pad.fixture.ts';
import { PadDevice } from './pad-device.fixture.ts';
import { BOUNDLESS, isMine, PadServer, textOf } from './pad-server.fixture.ts';

const OTHER_DEVICE = 'z'.repeat(32);
const SHORT = 6;

/** A person with this device and one elsewhere, somebody else, and the server. */
export class PadLife {
  readonly story: string[] = [];
  readonly server = new PadServer(mark('a', 1), mark('theirs', 2, { owner: other }));
  readonly device = new PadDevice(this.server, this.story);
  /** The last words of each mark and comment of the person, and the mark they are about; null: taken away here. */
  readonly words = new Map<Id, { of: Id; text: string | null }>();
  /** The width last given to each mark. */
  readonly widths = new Map<Id, number>();
  readonly #removed: Mark[] = [];
  #count = 0;

  constructor(private readonly dice: (sides: number) => number) {}

  draws = () => this.#put(mark(`m${this.#next()}`, 0, { body: box(1, this.#text()) }), {}, null);
  writes = () => this.#onMark((each) => this.#put(each, { text: this.#text() }, ['text']));
  colours = () => this.#onMark((each) => this.#put(each, { width: this.#next() }, ['style']));
  removes = () =>
    this.#onMark((each) => {
      this.#removed.push(each);
      this.#forget(each.id);
      this.words.set(each.id, { of: each.id, text: null });
      this.device.do({ ...remove(0, each.id), seen: this.device.pad.seq } as Op);
    });
  undoes = () => {
    const last = this.#removed.pop();
    if (last && !this.device.pad.marks.has(last.id)) this.#put(last, {}, null);
  };

  says = () =>
    this.#on(this.device.pad.marks.values(), ({ id: of }) => {
      const [id, text] = [`c${this.#next()}`, this.#text()];
      // Said of a mark that was removed elsewhere it becomes a note, which may be removed as such.
      if (!this.server.marks.get(of)?.removed) this.words.set(id, { of, text });
      this.device.do({ op: 'comment', n: 0, id, mark: of, text });
    });
  unsays = () =>
    this.#on([...this.device.pad.comments.values()].filter(isMine), ({ id, mark: of, text }) => {
      // It may be what the server has kept of the words of a mark.
      for (const [each, words] of this.words) if (words.text === text) this.words.delete(each);
      this.words.set(id, { of, text: null });
      this.device.do({ op: 'remove_comment', n: 0, id });
    });
  settles = () =>
    this.#on(this.device.pad.marks.values(), ({ id, settled }) =>
      this.device.do({ op: 'settle', n: 0, mark: id, settled: !settled }),
    );

  sends = () => this.device.send();
  hears = () => this.device.hear();
  misses = () => this.device.miss();
  reads = () => this.device.read();
  releases = () => this.device.pad.queue.release();
  restarts = () => this.device.start();

  fills = () => this.server.fill();
  shortens = () => Object.assign(this.server, { limits: { ...this.server.limits, text: SHORT } });
  /** What is on its way is heard before, and what is held is tried again, as by a new start. */
  frees = () => {
    this.hears();
    this.server.limits = BOUNDLESS;
    this.releases();
  };
  otherSays = () => this.#on(this.server.standing, ({ id }) => this.server.say(`o${this.#next()}`, id, 'other'));
  elsewhereWrites = () =>
    this.#on(this.server.standing.filter(isMine), ({ id, body, revision }) => {
      const text = this.#text();
      const op = { ...put(this.#next(), id, { ...body, text } as Body, ['text']), base: revision } as Op;
      const [outcome] = this.server.batch(OTHER_DEVICE, [op]).outcomes;
      if (outcome?.status === 'applied') this.words.set(id, { of: id, text });
    });
  elsewhereRemoves = () =>
    this.#on(this.server.standing.filter(isMine), ({ id, revision, seq }) => {
      const op: Op = { op: 'remove', n: this.#next(), id, base: revision, seen: seq };
      const [outcome] = this.server.batch(OTHER_DEVICE, [op]).outcomes;
      if (outcome?.status === 'applied') this.#forget(id);
    });

  #put({ id, layer, version, body }: Mark, change: object, parts: Part[] | null): void {
    const after = { ...body, ...change } as Body;
    if (parts?.[0] !== 'style') this.words.set(id, { of: id, text: textOf(after) });
    if ('width' in after) this.widths.set(id, after.width);
    this.device.do({ ...put(0, id, after, parts), layer, version } as Op);
  }

  /** What was written on a mark, and said of it, is gone with it. */
  #forget(mark: Id): void {
    this.widths.delete(mark);
    for (const [id, { of }] of this.words) if (of === mark) this.words.delete(id);
  }

  #next = () => ++this.#count;
  #text = () => `T${this.#next()}${this.dice(2) ? ', which is long' : ''}`;
  #onMark = (then: (mark: Mark) => void) => this.#on([...this.device.pad.marks.values()].filter(isMine), then);

  #on<T>(all: Iterable<T>, then: (one: T) => void): void {
    const some = [...all];
    const one = some[this.dice(some.length)];
    if (one !== undefined) then(one);
  }
}
