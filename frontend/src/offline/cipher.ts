/** Sealing of values that stay on this device: AES-GCM, each value bound to the place it is kept at. */

/** A value as it lies in the store. */
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

const JSON_TEXT = 0;
const RAW_BYTES = 1;

/** Seals a JSON value, or bytes as they are, for one place. A sealed value moved to another place does not open. */
export async function seal(key: CryptoKey, place: string, value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt(parameters(iv, place), key, encoded(value));
  return { iv, data };
}

/** The value sealed for this place; undefined when it is of another key or place, or damaged. */
export async function unseal(key: CryptoKey, place: string, sealed: Sealed): Promise<unknown> {
  try {
    return decoded(new Uint8Array(await crypto.subtle.decrypt(parameters(sealed.iv, place), key, sealed.data)));
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

function parameters(iv: Uint8Array<ArrayBuffer>, place: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(place) };
}

function encoded(value: unknown): Uint8Array<ArrayBuffer> {
  const raw = value instanceof Uint8Array;
  const bytes = raw ? value : new TextEncoder().encode(JSON.stringify(value));
  const whole = new Uint8Array(bytes.length + 1);
  whole[0] = raw ? RAW_BYTES : JSON_TEXT;
  whole.set(bytes, 1);
  return whole;
}

function decoded(whole: Uint8Array<ArrayBuffer>): unknown {
  const rest = whole.subarray(1);
  return whole[0] === RAW_BYTES ? rest : JSON.parse(new TextDecoder().decode(rest));
}
