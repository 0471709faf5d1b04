import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { m } from '../paraglide/messages.js';
import { live } from './live.svelte.ts';
import { outbox } from './outbox.svelte.ts';
import { kindOf, titleOf, uploads } from './uploads.svelte.ts';

/** A request that answers when the test says so. */
class Request {
  static all: Request[] = [];
  upload = {};
  headers: Record<string, string> = {};
  status = 0;
  responseText = '';
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;

  constructor() {
    Request.all.push(this);
  }

  open() {}
  send() {}

  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }

  abort() {
    this.onabort?.();
  }

  answer(status: number, body: unknown) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload?.();
  }
}

const restored = new Set<() => void>();
const left = () => {
  const event = new Event('beforeunload', { cancelable: true });
  dispatchEvent(event);
  return event.defaultPrevented;
};

beforeEach(() => {
  Request.all = [];
  vi.stubGlobal('XMLHttpRequest', Request);
  vi.spyOn(live, 'onRestored').mockImplementation((callback) => {
    restored.add(callback);
    return () => restored.delete(callback);
  });
});
afterEach(() => {
  uploads.clear();
  restored.clear();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('reads a kind from a file name, composed or decomposed', () => {
  expect(kindOf('TTr-BXD-khong-gian-ngam.pdf')).toBe('submission');
  expect(kindOf('Báo cáo thẩm tra.pdf'.normalize('NFD'))).toBe('verification_report');
  expect(kindOf('Dự thảo Nghị quyết.pdf')).toBe('draft_resolution');
  expect(kindOf('Bản tóm tắt.pdf')).toBe('summary');
  expect(kindOf('phu luc 3.pdf')).toBe('other');
});

it('makes a title of a file name', () => {
  expect(titleOf('To_trinh-198 (ban  2).PDF')).toBe('To trinh 198 (ban 2)');
});

it('does not send what is larger than the installation takes', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    return new Response(JSON.stringify({ megabytes: 1, ceiling: 'normal' }), { status: 200 });
  });
  uploads.prepare();
  await vi.waitFor(() => expect(uploads.ceiling).toBe('normal'));
  const file = new File([new Uint8Array((1 << 20) + 1)], 'Phụ lục.pdf');
  uploads.send('item', [file]);
  expect(uploads.of('item').map((sending) => [sending.error, sending.again])).toEqual([
    [m.error_paper_too_large(), false],
  ]);
  expect(asked).toHaveLength(1);
});

it('counts a paper as unsent until it has arrived, and sends it again by itself once the link is back', async () => {
  uploads.send('item', [new File(['%PDF'], 'Tờ trình.pdf')]);
  expect([outbox.unsent, left()]).toEqual([1, true]);
  Request.all[0]?.onerror?.();
  await vi.waitFor(() => expect(uploads.of('item')[0]?.error).toBe(m.error_link_lost()));
  expect(outbox.unsent).toBe(1);
  for (const callback of [...restored]) callback();
  expect(Request.all).toHaveLength(2);
  expect(Request.all[1]?.headers['Idempotency-Key']).toBe(Request.all[0]?.headers['Idempotency-Key']);
  expect(restored.size).toBe(0);
  Request.all[1]?.answer(201, {});
  await vi.waitFor(() => expect(uploads.of('item')).toEqual([]));
  expect([outbox.unsent, left()]).toEqual([0, false]);
});

it('leaves what the server refused to somebody, and gives everything up with the login', async () => {
  uploads.send('item', [new File(['a'], 'a.pdf'), new File(['b'], 'b.pdf')]);
  Request.all[0]?.answer(422, { code: 'paper_not_pdf' });
  await vi.waitFor(() => expect(uploads.of('item')[0]?.error).not.toBe(''));
  expect([outbox.unsent, restored.size]).toEqual([1, 0]);
  uploads.clear();
  expect([outbox.unsent, uploads.of('item')]).toEqual([0, []]);
});
