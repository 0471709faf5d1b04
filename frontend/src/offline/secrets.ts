/** Opening a locked screen without a server: what was typed here before is known again by a slow hash, never kept itself. */
import { shelf } from './store.ts';
import { vault } from './vault.ts';

interface Verifier {
  salt: Uint8Array<ArrayBuffer>;
  hash: Uint8Array;
}

const ROUNDS = 600_000;
const TRIES = 5;
const secrets = () => shelf('secrets');

/** How a secret can be typed: as the PIN of the screen, or as the password. */
export type SecretKind = 'pin' | 'password';

/** Remembers a secret that the server has just accepted, where anything may be kept. */
export async function rememberSecret(kind: SecretKind, secret: string): Promise<void> {
  if (!vault.key) return;
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const hash = await derive(secret, salt);
  await secrets().change([
    [`${kind}/salt`, salt],
    [`${kind}/hash`, hash],
    ['tries', 0],
  ]);
}

/** Whether such a secret was ever typed here. */
export async function isKnown(kind: SecretKind): Promise<boolean> {
  return (await verifier(kind)) !== undefined;
}

/** `unknown`: nothing was ever typed here that could be compared. `exhausted`: too many wrong ones, only the server opens now. */
export async function checkSecret(secret: string): Promise<'right' | 'wrong' | 'exhausted' | 'unknown'> {
  const known = (await Promise.all([verifier('pin'), verifier('password')])).filter((each) => each !== undefined);
  if (known.length === 0) return 'unknown';
  const tries = (await secrets().get<number>('tries')) ?? 0;
  if (tries >= TRIES) return 'exhausted';
  // Counted before it is compared, so that a page closed in time has counted too.
  await secrets().put('tries', tries + 1);
  for (const { salt, hash } of known) {
    if (!same(await derive(secret, salt), hash)) continue;
    await secrets().put('tries', 0);
    return 'right';
  }
  return tries + 1 >= TRIES ? 'exhausted' : 'wrong';
}

async function verifier(kind: SecretKind): Promise<Verifier | undefined> {
  const salt = await secrets().get<Uint8Array<ArrayBuffer>>(`${kind}/salt`);
  const hash = await secrets().get<Uint8Array>(`${kind}/hash`);
  return salt && hash ? { salt, hash } : undefined;
}

async function derive(secret: string, salt: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const typed = new TextEncoder().encode(secret.normalize('NFC'));
  const key = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256));
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
