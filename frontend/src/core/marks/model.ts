/** Marks on papers as they cross the wire. Coordinates are points of the version's PDF user space, y upwards; pages count from 1. */
import type { Id, Instant, PersonRef } from '../../api/contract.ts';
import type { Point, Rect, Rotation } from '../frame.ts';

export type { Point, Rect } from '../frame.ts';

export type ColourName = 'blue' | 'red' | 'green' | 'black' | 'yellow' | 'orange' | 'pink';
export type StampName = 'agree' | 'disagree' | 'ask' | 'important';

/** One stroke, on a page or on a sheet of a notebook; `points` packed as `points.ts` says, in base64. */
export interface Ink {
  kind: 'ink';
  page: number | null;
  sheet: Id | null;
  tool: 'pen' | 'marker';
  color: ColourName;
  width: number;
  points: string;
}

/** A mark on words: a rectangle for each line, the words themselves and those around them. */
export interface WordMark {
  kind: 'highlight' | 'underline' | 'strike';
  page: number;
  rects: Rect[];
  quote: string;
  prefix: string;
  suffix: string;
  color: ColourName;
  text: string;
}

/** A text note, at words where `quote` is not empty, else at a place. */
export interface Note {
  kind: 'note';
  page: number;
  at: Point;
  text: string;
  color: ColourName;
  rects: Rect[];
  quote: string;
  prefix: string;
  suffix: string;
}

export interface BoxMark {
  kind: 'box';
  page: number;
  rect: Rect;
  color: ColourName;
  width: number;
  text: string;
  /** An ellipse within the rectangle, as other programs make them. */
  round: boolean;
}

export interface Arrow {
  kind: 'arrow';
  page: number;
  start: Point;
  end: Point;
  color: ColourName;
  width: number;
  text: string;
}

export interface Stamp {
  kind: 'stamp';
  page: number;
  at: Point;
  stamp: StampName;
  text: string;
}

export interface FreeText {
  kind: 'free_text';
  page: number;
  rect: Rect;
  text: string;
  color: ColourName;
  size: number;
  /** The text is upright where its page is shown turned clockwise by so many degrees; null: as its file displays it. */
  turn?: Rotation | null;
}

/** A page of a notebook. */
export interface Sheet {
  kind: 'sheet';
  title: string;
  text: string;
  order: number;
  item: Id | null;
  paper: Id | null;
  version: Id | null;
  page: number | null;
}

/** The author that a file names, of a mark that came from it. */
export interface Imported {
  by?: string;
}

export type Body = (Ink | WordMark | Note | BoxMark | Arrow | Stamp | FreeText | Sheet) & Imported;
export type BodyKind = Body['kind'];

export type PlaceState = 'kept' | 'moved' | 'changed' | 'lost' | 'confirmed' | 'by_hand';

/** Where a mark lies on another version of its paper. */
export interface Place {
  state: PlaceState;
  page: number;
  dx: number;
  dy: number;
  rects: Rect[];
  words_before: string;
  words_after: string;
}

export interface Mark {
  id: Id;
  pad: Id;
  layer: Id;
  owner: PersonRef;
  /** Who wrote it, where that is another than its owner: it was imported. */
  credited?: string | null;
  /** The version it was made on; null in notebooks. */
  version: Id | null;
  revision: number;
  seq: number;
  created_at: Instant;
  changed_at: Instant;
  removed: boolean;
  settled: { by: PersonRef; at: Instant } | null;
  /** Null once removed. */
  body: Body | null;
  places: Record<Id, Place>;
}

export interface MarkComment {
  id: Id;
  pad: Id;
  mark: Id;
  layer: Id;
  author: PersonRef;
  text: string;
  at: Instant;
  seq: number;
  removed: boolean;
}

export type LayerKind = 'private' | 'shared' | 'meeting' | 'editing' | 'imported';

export interface Layer {
  id: Id;
  pad: Id;
  kind: LayerKind;
  name: string;
  owner: PersonRef | null;
  members: PersonRef[];
  may_write: boolean;
  /** The file itself shows these marks: the reader does not draw them twice. */
  from_file?: boolean;
}

/** What is new on a pad after a sequence number; `reset` means: forget all and begin with this. */
export interface Feed {
  pad: Id;
  epoch: number;
  seq: number;
  more: boolean;
  reset: boolean;
  layers: Layer[];
  marks: Mark[];
  comments: MarkComment[];
}

/** A mark in a list of many pads, and where its pad belongs. */
export interface MarkLine {
  mark: Mark;
  meeting_id: Id;
  meeting_title: string;
  paper_id: Id | null;
  paper_title: string | null;
  item_id: Id | null;
  comments: number;
}

/** A part of such a list. */
export interface MarkLines {
  marks: MarkLine[];
  /** Asks for what follows; null at the end. */
  cursor: string | null;
}

/** New rows pushed over the socket: who sees other layers than before is in another epoch. */
export interface MarksFrame {
  pad: Id;
  epoch: number;
  after: number;
  seq: number;
  marks: Mark[];
  comments: MarkComment[];
}

/** A piece of a stroke as the socket brings it. */
export interface InkFrame {
  pad: Id;
  layer: Id;
  mark: Id;
  version: Id | null;
  page: number;
  by: { id: Id; name: string };
  /** How many points came before these. */
  from: number;
  points: string;
  color: Ink['color'];
  width: number;
  tool: Ink['tool'];
  end: boolean;
}

export type Part = 'shape' | 'style' | 'text' | 'layer' | 'place';

/** What a device asks of a pad; `n` counts up on each device, and it was done `ago` seconds before it was sent. */
export type Op = { n: number; ago?: number } & (
  | {
      op: 'put';
      id: Id;
      base: number;
      layer: Id;
      version: Id | null;
      body: Body;
      parts: Part[] | null;
      places?: Record<Id, Place>;
    }
  /** `seen`: how far the pad was known; what others said after that is not removed with the mark. */
  | { op: 'remove'; id: Id; base: number; seen: number }
  | { op: 'comment'; id: Id; mark: Id; text: string }
  | { op: 'remove_comment'; id: Id }
  | { op: 'settle'; mark: Id; settled: boolean }
);

export interface Outcome {
  n: number;
  id: Id;
  status: 'applied' | 'known' | 'refused';
  code?: string | null;
  revision: number;
}
