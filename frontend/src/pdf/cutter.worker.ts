/** The worker behind `cutter.ts`. */
import type { Cut, Strip, Uncut } from './cutter.ts';

async function piece(page: ImageBitmap, strip: Strip) {
  return { ...strip, picture: await createImageBitmap(page, 0, strip.top, page.width, strip.height) };
}

addEventListener('message', async ({ data }: MessageEvent<Uncut>) => {
  const { id, page, strips } = data;
  const whole = { top: 0, height: page.height, picture: page };
  // Where there is no memory for strips the page comes as it is.
  const pieces = await Promise.all(strips.map((strip) => piece(page, strip))).catch(() => [whole]);
  if (pieces[0] !== whole) page.close();
  const done: Cut = { id, pieces };
  postMessage(done, { transfer: pieces.map(({ picture }) => picture) });
});

postMessage({ ready: true } satisfies Cut);
