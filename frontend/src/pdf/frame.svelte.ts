/** A page as what lies over it sees it: where its points are on the screen, and what it says. */
import type { Id } from '../api/contract.ts';
import { type PageShape, type Point, type Rotation, toPdf, toScreen } from '../core/frame.ts';
import type { Piece } from '../core/pieces-of-text.ts';

/** What the reader knows of a page; reading it inside an effect follows its changes. */
export interface FrameSource {
  readonly shape: PageShape;
  /** How the reader turned the page by hand. */
  readonly turn: Rotation;
  /** CSS pixels per default unit of the page. */
  readonly scale: number;
  readonly live: boolean;
  readonly pieces: readonly Piece[];
}

/** Handed to `overlay` for each page near the window. All values are reactive. */
export class PageFrame {
  constructor(
    readonly version: Id,
    /** 1 for the first page. */
    readonly number: number,
    private readonly source: FrameSource,
  ) {}

  /** Width and height as shown, in points. */
  get size(): { width: number; height: number } {
    return this.source.shape;
  }

  /** The part of user space that is shown, how the page is turned, and its unit. */
  get shape(): PageShape {
    return this.source.shape;
  }

  /** Clockwise degrees: the page's own and the reader's together. */
  get rotation(): Rotation {
    return this.source.shape.rotation;
  }

  /** The reader's turn alone. */
  get turn(): Rotation {
    return this.source.turn;
  }

  /** CSS pixels per point; while two fingers zoom it keeps its value, the whole column is transformed. */
  get scale(): number {
    return this.source.scale;
  }

  /** Whether the page has its sharp canvas and text: of the others only few are on the screen, and those for a moment. */
  get live(): boolean {
    return this.source.live;
  }

  /** User space (points) of a place in CSS pixels of the page's box. */
  toPdf(x: number, y: number): Point {
    return toPdf(this.source.shape, this.source.scale, x, y);
  }

  /** CSS pixels in the page's box of a place in user space. */
  toScreen(x: number, y: number): Point {
    return toScreen(this.source.shape, this.source.scale, x, y);
  }

  /** The page's text in pieces; none while it is not laid over the page. */
  get pieces(): readonly Piece[] {
    return this.source.pieces;
  }
}
