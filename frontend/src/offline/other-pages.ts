/** Work that only other pages of this browser hold, because the device keeps none: asked of them when it is about to be lost. */
import { newKey } from '../api/client.ts';
import { shelf } from './store.ts';

/** What one page holds in memory alone, by its places. */
interface Held {
  marks: readonly string[];
  words: readonly string[];
}

type Said = { asks: string } | ({ answers: string } & Held);

/** Milliseconds a page has to answer: it only looks at what it has in memory. */
const WITHIN = 200;
const marks = shelf('marks');
const words = shelf('words');
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('ecabinet.held') : undefined;
const asked = new Map<string, Held[]>();

if (channel)
  channel.onmessage = async ({ data }: MessageEvent<Said>) => {
    if ('answers' in data) asked.get(data.answers)?.push(data);
    else channel.postMessage({ answers: data.asks, ...(await heldHere()) } satisfies Said);
  };

/** How many changes to marks and notes, and how many texts, other pages hold that this one does not. */
export async function heldElsewhere(): Promise<{ marks: number; words: number }> {
  const others: Held[] = [];
  const asks = newKey();
  asked.set(asks, others);
  channel?.postMessage({ asks } satisfies Said);
  await new Promise((resolve) => setTimeout(resolve, WITHIN));
  asked.delete(asks);
  const here = await heldHere();
  const more = (of: keyof Held) => new Set([...here[of], ...others.flatMap((held) => held[of])]).size - here[of].length;
  return { marks: more('marks'), words: more('words') };
}

async function heldHere(): Promise<Held> {
  const [unsent, begun] = await Promise.all([marks.inMemory('ops '), words.inMemory('')]);
  return { marks: unsent, words: begun };
}
