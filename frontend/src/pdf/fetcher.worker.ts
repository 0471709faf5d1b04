/** The worker behind `fetcher.ts`. */

import { fetchStretch } from '../api/stretch.ts';
import { failureOf } from '../offline/failures.ts';
import type { Delivery, Order } from './fetcher.ts';

const stops = new Map<number, AbortController>();

addEventListener('message', async ({ data: order }: MessageEvent<Order>) => {
  const { id } = order;
  if ('over' in order) return stops.get(id)?.abort();
  const stop = new AbortController();
  stops.set(id, stop);
  try {
    const stretch = await fetchStretch(order.url, order.begin, order.end, stop.signal);
    postMessage({ id, stretch } satisfies Delivery, { transfer: [stretch.bytes.buffer] });
  } catch (error) {
    postMessage({ id, failure: failureOf(error) } satisfies Delivery);
  } finally {
    stops.delete(id);
  }
});
