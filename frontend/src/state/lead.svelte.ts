/** Following whoever presents, or being the one: whose view the room looks at, and whether this screen goes along. */
import type { Id, LeadFrame, LeadView, Meeting, RoomMe } from '../api/contract.ts';
import type { View } from '../core/view.ts';
import { live } from './live.svelte.ts';

/** What of a room matters here. */
interface Led {
  readonly id: Id;
  readonly me: RoomMe | undefined;
  readonly meeting: Pick<Meeting, 'presenter' | 'secretary_may_run'> | undefined;
}

/** Views are told at most so often, milliseconds; the last one always. */
const SEND_EVERY = 66;
/** By then a screen that comes has been told where the room looks, milliseconds. */
const TOLD_BY = 3_000;
/** A pointer that has not moved for so long points at nothing any more, milliseconds: whoever moved it may be gone. */
const POINTS_FOR = 6_000;
/** What two devices tell each other crosses on the way for so long at most, milliseconds. */
const CROSSING = 500;
/** Whatever lay untouched for longer lay for long, seconds. */
const LONGEST_IDLE = 86_400;
/** A view that changes so soon after one's own gesture changed by it, milliseconds. */
const BY_GESTURE = 1_000;
const TOUCHES = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

export class Lead {
  #along = $state(true);
  #heard = $state.raw<LeadFrame>();
  #last: Id | undefined;
  #entered = false;
  /** I presented before this screen came: it is told first where the room looks, for another device of mine may have shown that. */
  #arriving = $state(false);
  #paper: Id | undefined;
  #place: View | undefined;
  #pointer: LeadView['pointer'] = null;
  #gesture = Number.NEGATIVE_INFINITY;
  #shown = Number.NEGATIVE_INFINITY;
  /** When somebody last touched this device; before that, when it came. */
  #touched = performance.now();
  #telling: ReturnType<typeof setTimeout> | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #sentAt = Number.NEGATIVE_INFINITY;
  /** How long this device lay untouched as it was last told, seconds. */
  #toldIdle = 0;
  #restored: (() => void) | undefined;
  /** Where the presenter points. */
  #pointed = $state.raw<LeadView['pointer']>(null);
  #fading: ReturnType<typeof setTimeout> | undefined;
  /** While something heard is held, the link is watched. */
  #unwatch: (() => void) | undefined;
  #doubting: ReturnType<typeof setTimeout> | undefined;

  readonly presenter = $derived.by(() => this.room.meeting?.presenter ?? undefined);
  /** Whether the lead is mine, on whichever of my devices. */
  readonly mine = $derived.by(
    () => this.presenter !== undefined && this.presenter.person_id === this.room.me?.person_id,
  );
  /** Whether I run the meeting, and so give and take the lead. */
  readonly mayGive = $derived.by(() => {
    const { me, meeting } = this.room;
    return Boolean(me?.chair || (me?.staff && meeting?.secretary_may_run));
  });
  /** Where the presenter looks: undefined while nothing is known, null at something that is not open to me. */
  readonly view = $derived.by(() =>
    this.presenter && this.#heard?.by.id === this.presenter.person_id ? this.#heard.view : undefined,
  );
  /** Where the presenter points, on the page they look at. */
  readonly pointer = $derived.by(() => (this.view?.pointer && this.#pointed) || undefined);
  /** Whether this screen goes where the presenter does; my own second device does so too. */
  readonly following = $derived.by(() => this.presenter !== undefined && this.#along && !(this.mine && !this.view));
  /** Whether I present and keep what I look at to myself. */
  readonly paused = $derived.by(() => this.mine && !this.#along);
  /** Whether the others see what is on this screen. */
  readonly leading = $derived.by(() => this.mine && !this.following && this.#along && !this.#arriving);

  constructor(private readonly room: Led) {}

  /** A screen shows the room: what it shows is told again when the link comes back, unless another device of mine shows the way by then. */
  open(): () => void {
    const touched = () => (this.#touched = performance.now());
    for (const name of TOUCHES) addEventListener(name, touched, { passive: true, capture: true });
    this.#restored ??= live.onRestored(() => this.#arrive());
    return () => {
      for (const name of TOUCHES) removeEventListener(name, touched, { capture: true });
      this.#restored?.();
      this.#restored = undefined;
      this.#paper = this.#place = undefined;
      this.#pointer = null;
    };
  }

  /** The presenter looks elsewhere; of my own words only those of another device come back. */
  heard(frame: LeadFrame): void {
    if (this.#outdoes(frame)) {
      this.#sendSoon();
      return;
    }
    this.#follow(frame.view?.pointer ?? null);
    this.#heard = frame;
    clearTimeout(this.#doubting);
    this.#unwatch ??= live.onRestored(() => this.#doubt());
  }

  /** The device that showed the room where a presenter looks is gone; another one of theirs goes on. */
  over(by: Id): void {
    if (this.#heard?.by.id !== by) return;
    this.#drop();
    this.#sendSoon();
  }

  /** Somebody else presents than before: everybody goes along, and whoever it is shows what they look at. */
  passed(presenter: Id | undefined): void {
    const arriving = !this.#entered;
    this.#entered = true;
    if (presenter === this.#last) return;
    if (arriving) this.#arrive();
    else this.#arrived();
    this.#last = presenter;
    // What was chosen before the server could be asked stays chosen.
    if (!arriving) this.#along = true;
    this.#pointer = null;
    if (this.#heard?.by.id !== presenter) this.#drop();
    this.#sendSoon();
  }

  /** The room is not open to me any more: when I come again, I come anew. */
  forget(): void {
    // A pause outlasts it: what I keep to myself is not shown because I was put out for a moment.
    if (this.#last !== this.room.me?.person_id) this.#along = true;
    this.#last = undefined;
    this.#entered = false;
    this.#drop();
  }

  /** Goes along again. */
  follow(): void {
    this.#along = true;
    if (this.mine) this.#take();
  }

  /** Looks elsewhere, alone. */
  leave(): void {
    this.#along = false;
  }

  /** Somebody touched the paper so that it moves. */
  gesture(at = performance.now()): void {
    this.#gesture = at;
  }

  /** The reader is about to be moved by the presenter. */
  showing(at = performance.now()): void {
    this.#shown = at;
  }

  /** The reader looks at another place: moved by my hand it stops following, and of the presenter it is told. */
  moved(paper: Id, place: View, moved: boolean, at = performance.now()): void {
    [this.#paper, this.#place] = [paper, place];
    const byHand = moved && this.#gesture > this.#shown && at - this.#gesture < BY_GESTURE;
    if (byHand) this.chose();
    if (this.leading) this.#sendSoon();
  }

  /** I went to another place myself: as the presenter the room goes with me, else I leave it. */
  chose(): void {
    if (this.mine) this.#take();
    else if (this.presenter) this.leave();
  }

  /** Where my pointer is. */
  point(pointer: LeadView['pointer']): void {
    if (!this.leading || (pointer === null && this.#pointer === null)) return;
    this.#pointer = pointer;
    this.#sendSoon();
  }

  #follow(pointer: LeadView['pointer']): void {
    if (String(pointer) === String(this.#heard?.view?.pointer ?? null)) return;
    this.#pointed = pointer;
    clearTimeout(this.#fading);
    this.#fading = setTimeout(() => (this.#pointed = null), POINTS_FOR);
  }

  /**
   * Both devices of mine were given the lead: the one that was touched last shows the way, and the other follows it.
   * What crosses on the way is judged by what was told, so that both come to the same.
   */
  #outdoes({ by, view }: LeadFrame): boolean {
    if (!this.leading || view === null || by.id !== this.room.me?.person_id) return false;
    const crossing = performance.now() - this.#sentAt < CROSSING;
    return (crossing ? Math.min(this.#toldIdle, this.#idle) : this.#idle) < view.idle;
  }

  /** Seconds since this device was touched. */
  get #idle(): number {
    return Math.min(LONGEST_IDLE, (performance.now() - this.#touched) / 1_000);
  }

  #arrive(): void {
    this.#arriving = true;
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => this.#arrived(), TOLD_BY);
  }

  #arrived(): void {
    clearTimeout(this.#telling);
    if (!this.#arriving) return;
    this.#arriving = false;
    if (this.leading) this.#sendSoon();
  }

  /** The link was lost: of a presenter's device that left meanwhile nothing is told, while one that shows something is. */
  #doubt(): void {
    clearTimeout(this.#doubting);
    this.#doubting = setTimeout(() => this.#heard && this.over(this.#heard.by.id), TOLD_BY);
  }

  #drop(): void {
    this.#heard = undefined;
    clearTimeout(this.#doubting);
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  /** From now on it is this device that shows the way. */
  #take(): void {
    if (!this.#along) return;
    this.#touched = performance.now();
    this.#arrived();
    this.#drop();
    this.#sendSoon();
  }

  #sendSoon(): void {
    if (this.#waiting !== undefined) return;
    const wait = Math.max(0, this.#sentAt + SEND_EVERY - performance.now());
    this.#waiting = setTimeout(() => this.#send(), wait);
  }

  #send(): void {
    this.#waiting = undefined;
    if (!this.leading || !this.#paper || !this.#place) return;
    this.#sentAt = performance.now();
    this.#toldIdle = this.#idle;
    const view = { ...this.#place, paper: this.#paper, pointer: this.#pointer, idle: this.#toldIdle };
    live.send({ op: 'lead', meeting: this.room.id, view });
  }
}
