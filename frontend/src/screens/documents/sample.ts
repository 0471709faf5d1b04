/** A document for tests. */
import type { DocumentDetail, DocumentView } from '../../api/documents.ts';

export const ID = 'd'.repeat(32);

export function view(changes: Partial<DocumentView> = {}): DocumentView {
  return {
    id: ID,
    meeting_id: 'm'.repeat(32),
    vote_id: null,
    kind: 'resolution',
    number: 2,
    year: 2026,
    symbol: 'NQ-CP',
    reference_number: '02/NQ-CP',
    abstract: 'Thông qua dự thảo',
    state: 'prepared',
    reason: '',
    signer: {
      id: 'p'.repeat(32),
      full_name: 'Lê Khắc Sơn',
      short_name: 'Sơn',
      title: 'Thủ tướng',
      unit_name: 'Chính phủ',
    },
    issuer_name: 'Chính phủ',
    prepared_at: '2026-11-23T03:02:00Z',
    signed_at: null,
    sealed_at: null,
    issued_at: null,
    pages: 1,
    version: 1,
    version_sha256: 'a'.repeat(64),
    ...changes,
  };
}

export function detail(changes: Partial<DocumentDetail> = {}): DocumentDetail {
  return {
    document: view(),
    meeting_title: 'Phiên họp',
    due_on: null,
    body: 'Điều 1. Thông qua.',
    recipients: ['Các thành viên Chính phủ', 'Lưu: VT'],
    authority: ['TM. CHÍNH PHỦ', 'THỦ TƯỚNG'],
    actions: ['sign', 'return'],
    checks: {
      vote: null,
      conclusions: null,
      unchanged: null,
      key: { ok: true, subject: 'Lê Khắc Sơn', valid_until: '2028-08-14T00:00:00Z', tries_left: 5 },
    },
    ...changes,
  };
}

interface Sent {
  method: string;
  url: string;
  key: string;
  body: unknown;
}

/** A server that answers in turn and remembers what it was sent. */
export function server(answers: readonly { status: number; body: unknown }[]): { sent: Sent[]; fetch: typeof fetch } {
  const sent: Sent[] = [];
  const answer: typeof fetch = (url, init = {}) => {
    const headers = new Headers(init.headers);
    const { status, body } = answers[sent.length] ?? { status: 500, body: { code: 'unexpected' } };
    sent.push({
      method: init.method ?? 'GET',
      url: String(url),
      key: headers.get('Idempotency-Key') ?? '',
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    });
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  };
  return { sent, fetch: answer };
}
