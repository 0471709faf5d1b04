/** The worker behind `cutter.ts`. */
import type { Cut, Uncut } from './cutter.ts';

addEventListener('message', async ({ data }: MessageEvent<Uncut>) => {
  const { id, page, strips } = data;
  const cut = await Promise.all(strips.map(({ top, height }) => createImageBitmap(page, 0, top, page.width, height)));
  page.close();
  const done: Cut = { id, cut };
  postMessage(done, { transfer: cut });
});
