import { beforeEach, expect, it } from 'vitest';
import { type PageShape, type Rect, shapeOf } from '../core/frame.ts';
import { Layout } from './layout.svelte.ts';
import type { OpenPaper } from './paper.svelte.ts';
import { Viewport } from './viewport.svelte.ts';

const A4: Rect = [0, 0, 600, 840];
const REGION: Rect = [60, 400, 360, 700];

/** A paper of which less or more is known. */
class Paper {
  shapes = $state.raw<PageShape[]>([shapeOf(A4, 0), shapeOf(A4, 0)]);
  margins = $state.raw({ left: 0, right: 0 });
}

let paper: Paper;
let layout: Layout;
let viewport: Viewport;
const resize = (width: number, height: number) => {
  [layout.width, layout.height] = [width, height];
};
/** What of the first page's width the window shows where it stands by itself, in points. */
const across = () => {
  const left = (layout.across - layout.leftOf(1)) / layout.scale;
  return [left, left + layout.width / layout.scale].map(Math.round);
};

beforeEach(() => {
  paper = new Paper();
  layout = new Layout(paper as unknown as OpenPaper, () => ({ page: 1, share: 0 }));
  viewport = new Viewport(layout, 'v');
});

it('fills the width with the part of a page that is shown, whenever sizes and margins come to be known', () => {
  layout.fitting.fill(1, REGION);
  resize(900, 700);
  expect(across()).toEqual([60, 360]);
  resize(500, 1_000);
  expect(across()).toEqual([60, 360]);
  paper.margins = { left: 0.1, right: 0.2 };
  expect(across()).toEqual([60, 360]);
  paper.shapes = [shapeOf([-20, 0, 700, 840], 0), shapeOf(A4, 0)];
  expect(across()).toEqual([80, 380]);
});

it('holds that part no longer once it is fitted or enlarged, or nothing of the width is chosen', () => {
  resize(900, 700);
  for (const release of [
    () => layout.fitting.set('width'),
    () => layout.fitting.setScale(layout.fitting.width),
    () => layout.fitting.unzoom(),
  ]) {
    layout.fitting.fill(1, REGION);
    expect(layout.scale).toBe(3);
    release();
    expect([layout.fitting.fit, layout.scale]).toEqual(['width', layout.fitting.width]);
  }
});

it('lets go of a part that is nearly the whole width too', () => {
  resize(900, 700);
  paper.margins = { left: 0.2, right: 0.2 };
  layout.fitting.fill(1, [0, 0, 590, 840]);
  expect(layout.scale).toBeLessThan(layout.fitting.width);
  layout.fitting.unzoom();
  expect(layout.fitting.part).toBeUndefined();
});

it('tells no part of a page where only its margins are out of view, as each window fits to its own width', () => {
  resize(900, 700);
  paper.margins = { left: 0.1, right: 0.2 };
  viewport.moveTo(0, layout.across);
  expect(viewport.seen?.region).toBeNull();
  viewport.moveTo(0, layout.across + 20);
  expect(viewport.seen?.region).toEqual([expect.any(Number), expect.any(Number), expect.any(Number), 840]);
  layout.fitting.setScale(layout.scale * 2);
  viewport.moveTo(0, layout.across);
  expect(viewport.seen?.region?.map(Math.round)).toEqual([182, 659, 418, 840]);
});

it('looks nowhere while the window has no width, as behind another tab, and where it did once it is back', () => {
  paper.shapes = Array.from({ length: 120 }, () => shapeOf(A4, 0));
  resize(900, 700);
  viewport.moveTo(layout.topOf(10), layout.across);
  expect(viewport.seen?.page).toBe(10);
  resize(0, 0);
  expect(viewport.seen).toBeUndefined();
  resize(900, 700);
  expect(viewport.seen?.page).toBe(10);
});
