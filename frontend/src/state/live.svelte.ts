/** One socket for everything live: joins meetings, reconnects by itself, says how the link is. */
import { SvelteSet } from 'svelte/reactivity';
import type { Id, Notice, PadFrame, ServerFrame } from '../api/contract.ts';
import { backoff } from '../core/backoff.ts';
import { clock } from './clock.svelte.ts';

export type Link = 'live' | 'reconnecting' | 'offline';

/** What a meeting that follows the socket offers. */
export interface Follower {
  /** The last sequence number applied, from which the server goes on; undefined while a snapshot is being fetched. */
  seq: () => number | undefined;
  frame: (frame: ServerFrame & { meeting: Id }) => void;
}

/** What a pad that follows the socket offers. */
export interface PadFollower {
  /** How far it is, from which the server goes on; undefined while the feed is being read. */
  place: () => { after: number; epoch: number } | undefined;
  frame: (frame: PadFrame) => void;
}

interface Hooks {
  notice: (notice: Notice) => void;
  logout: (reason: string) => void;
  locked: () => void;
  /** This device must erase itself. */
  wiped: () => void;
  /** What this person may do in a meeting changed. */
  access: () => void;
  /** The server speaks what this page was not made for. */
  outdated: () => void;
}

/** The highest number of what the server speaks that this page was made for. */
export const PROTOCOL = 1;

const PING_EVERY = 15_000;
const SILENT_FOR = 25_000;
const OFFLINE_AFTER = 8_000;
/** A meeting whose answer to `join` takes longer is not being followed: it is asked for again, and the badge says so. */
const ANSWER_WITHIN = 3_000;

class Live {
  #link = $state<Link>('reconnecting');
  #socket: WebSocket | undefined;
  /** The socket of a server's process that is about to end: heard until the new one has told what happened. */
  #leaving: WebSocket | undefined;
  /** The new socket has not said a word yet. */
  #moved = false;
  #followers = new Map<Id, Follower>();
  #pads = new Map<Id, PadFollower>();
  #asked = new Map<Id, number>();
  #late = new SvelteSet<Id>();
  #hooks: Hooks | undefined;
  #attempt = 0;
  #lastHeard = 0;
  #pingSent = 0;
  #downSince = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #move: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;
  #restored = new Set<() => void>();

  constructor() {
    addEventListener('online', () => this.#hurry());
    addEventListener('offline', () => {
      if (this.#hooks) this.#link = 'offline';
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.#hurry();
    });
  }

  get link(): Link {
    return this.#link;
  }

  /** Whether a meeting is not being followed though the link lives. */
  get behind(): boolean {
    return this.#late.size > 0;
  }

  /** Connects and stays connected until `stop`. */
  start(hooks: Hooks): void {
    this.#hooks = hooks;
    this.#downSince = Date.now();
    if (!navigator.onLine) this.#link = 'offline';
    this.#beat ??= setInterval(() => this.#check(), 1_000);
    this.#connect();
  }

  stop(): void {
    this.#hooks = undefined;
    clearTimeout(this.#retry);
    clearTimeout(this.#move);
    clearInterval(this.#beat);
    this.#beat = undefined;
    this.#followers.clear();
    this.#pads.clear();
    this.#asked.clear();
    this.#late.clear();
    this.#leave();
    this.#socket?.close();
    this.#socket = undefined;
    this.#link = 'reconnecting';
  }

  follow(meeting: Id, follower: Follower): void {
    this.#followers.set(meeting, follower);
    this.join(meeting);
  }

  unfollow(meeting: Id): void {
    this.#followers.delete(meeting);
    this.settled(meeting);
    this.send({ op: 'leave', meeting });
  }

  /** Asks again for everything after what the follower has. */
  join(meeting: Id): void {
    const after = this.#followers.get(meeting)?.seq();
    if (after === undefined) return;
    this.waits(meeting);
    this.send({ op: 'join', meeting, after });
  }

  /** What a meeting shows is no longer what the server has, until it hears of it again. */
  waits(meeting: Id): void {
    if (!this.#asked.has(meeting)) this.#asked.set(meeting, Date.now());
  }

  /** A meeting is being followed, or is not to be. */
  settled(meeting: Id): void {
    this.#asked.delete(meeting);
    this.#late.delete(meeting);
  }

  /** Follows a pad: its new rows, and strokes while others draw them. */
  watch(pad: Id, follower: PadFollower): void {
    this.#pads.set(pad, follower);
    this.rewatch(pad);
  }

  /** Asks again for everything after what the pad's follower has. */
  rewatch(pad: Id): void {
    const place = this.#pads.get(pad)?.place();
    if (place) this.send({ op: 'watch', pad, ...place });
  }

  unwatch(pad: Id): void {
    if (this.#pads.delete(pad)) this.send({ op: 'unwatch', pad });
  }

  /** Says something to the server; lost where there is no link at this moment. */
  send(message: { op: string; [field: string]: unknown }): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Calls back each time the link comes to life again; answers with how to stop that. */
  onRestored(callback: () => void): () => void {
    this.#restored.add(callback);
    return () => this.#restored.delete(callback);
  }

  #connect(): void {
    if (!this.#hooks || this.#socket) return;
    clearTimeout(this.#retry);
    const address = new URL('/api/live', location.href);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    this.#socket = socket;
    this.#lastHeard = Date.now();
    this.#pingSent = Date.now();
    socket.onmessage = (message) => {
      if (this.#socket === socket) this.#heard(String(message.data));
      else if (this.#leaving === socket) this.#passOn(JSON.parse(String(message.data)) as ServerFrame);
    };
    socket.onclose = () => this.#closed(socket);
  }

  #closed(socket: WebSocket): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#moved = false;
    this.#leave();
    if (!this.#hooks) return;
    if (this.#link === 'live') {
      this.#downSince = Date.now();
      this.#link = navigator.onLine ? 'reconnecting' : 'offline';
    }
    this.#retry = setTimeout(() => this.#connect(), backoff(this.#attempt));
    this.#attempt += 1;
  }

  #hurry(): void {
    if (!this.#hooks) return;
    this.#attempt = 0;
    if (this.#socket) this.#ping();
    else this.#connect();
  }

  #check(): void {
    const now = Date.now();
    if (this.#link === 'reconnecting' && now - this.#downSince > OFFLINE_AFTER) this.#link = 'offline';
    const socket = this.#socket;
    if (!socket) return;
    if (now - this.#lastHeard > SILENT_FOR) {
      socket.close();
      this.#closed(socket);
      return;
    }
    if (now - this.#pingSent > PING_EVERY) this.#ping();
    if (this.#link === 'live') this.#askAgain(now);
  }

  #askAgain(now: number): void {
    for (const [meeting, asked] of [...this.#asked]) {
      if (now - asked < ANSWER_WITHIN) continue;
      this.#late.add(meeting);
      this.#asked.set(meeting, now);
      this.join(meeting);
    }
  }

  #ping(): void {
    this.#pingSent = Date.now();
    this.send({ op: 'ping' });
  }

  #heard(text: string): void {
    this.#lastHeard = Date.now();
    const frame = JSON.parse(text) as ServerFrame;
    if (this.#link !== 'live' || this.#moved) this.#alive();
    if ('meeting' in frame) this.#leave();
    if (this.#passOn(frame)) return;
    if (frame.t === 'pong') clock.learn(frame.server_time, this.#pingSent, this.#lastHeard);
    else if (frame.t === 'notice') this.#hooks?.notice(frame);
    else if (frame.t === 'logout') this.#hooks?.logout(frame.reason);
    else if (frame.t === 'locked') this.#hooks?.locked();
    else if (frame.t === 'wipe') this.#hooks?.wiped();
    else if (frame.t === 'move') this.#moveWithin(frame.within * 1_000);
    else if (frame.t === 'welcome' && frame.protocol > PROTOCOL) this.#hooks?.outdated();
  }

  /** Gives a frame to the pad or the meeting that it is of; false where it is of neither. */
  #passOn(frame: ServerFrame): boolean {
    if (frame.t === 'access') this.#hooks?.access();
    if ('pad' in frame) {
      this.#pads.get(frame.pad)?.frame(frame);
      return true;
    }
    if (!('meeting' in frame)) return false;
    this.settled(frame.meeting);
    this.#followers.get(frame.meeting)?.frame(frame);
    return true;
  }

  /** The server's process is about to end: go over to another at a moment of one's own, so that a room does not come at once. */
  #moveWithin(within: number): void {
    clearTimeout(this.#move);
    this.#move = setTimeout(() => {
      if (!this.#socket) return;
      this.#leave();
      this.#leaving = this.#socket;
      this.#socket = undefined;
      this.#moved = true;
      this.#connect();
    }, Math.random() * within);
  }

  #leave(): void {
    this.#leaving?.close();
    this.#leaving = undefined;
  }

  /** The first word after a silence or a move, whatever it is: the welcome of a new socket, or an answer on the old one. */
  #alive(): void {
    this.#attempt = 0;
    this.#link = 'live';
    this.#moved = false;
    if (this.#followers.size === 0) this.#leave();
    this.#ping();
    for (const meeting of this.#followers.keys()) this.join(meeting);
    for (const pad of this.#pads.keys()) this.rewatch(pad);
    for (const callback of this.#restored) callback();
  }
}

export const live = new Live();
