/** Base64 (RFC 4648) of bytes, for code that must not know a browser. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const NONE = 64;
/** The value of each letter by its code. */
const VALUES = new Uint8Array(128).fill(NONE);
for (const [value, letter] of [...LETTERS].entries()) VALUES[letter.charCodeAt(0)] = value;

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  const letter = (six: number) => LETTERS.charAt(six & 63);
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += letter(three >> 18) + letter(three >> 12);
    text += left > 1 ? letter(three >> 6) : '=';
    text += left > 2 ? letter(three) : '=';
  }
  return text;
}

/** The bytes of a text in base64; letters of another alphabet are passed over. */
export function fromBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [held, bits, length] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const value = VALUES[text.charCodeAt(at)] ?? NONE;
    if (value === NONE) continue;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = (held >> bits) & 0xff;
  }
  return bytes.subarray(0, length);
}
