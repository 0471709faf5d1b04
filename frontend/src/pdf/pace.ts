/** Work that comes in chunks and has time: it rests while somebody scrolls, and lets the screen have its frames. */

/** Milliseconds of work after which the screen gets a turn; at sixty frames a second half a frame. */
const SLICE = 8;

/** Hands on what comes from `source` as it is asked for, cut small by `cut`, when `calm` says so and never much of it at a time. */
export function paced<Chunk>(
  source: ReadableStream<Chunk>,
  cut: (chunk: Chunk) => Chunk[],
  calm: () => Promise<void>,
): ReadableStream<Chunk> {
  const reader = source.getReader();
  let held: Chunk[] = [];
  let began = 0;
  let over = false;
  return new ReadableStream<Chunk>(
    {
      async pull(controller) {
        while (held.length === 0) {
          const { done, value } = await reader.read();
          if (done) return over ? undefined : controller.close();
          held = cut(value);
        }
        if (performance.now() - began > SLICE) {
          await new Promise((resolve) => setTimeout(resolve));
          began = performance.now();
        }
        await calm();
        const [next] = held.splice(0, 1);
        if (!over && next !== undefined) controller.enqueue(next);
      },
      cancel(reason) {
        over = true;
        return reader.cancel(reason);
      },
    },
    // Nothing is taken before it is asked for.
    { highWaterMark: 0 },
  );
}
