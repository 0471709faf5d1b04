/** What opens the locked screen of this device while the server does not answer. */
import { ApiProblem, type LinkLost } from '../api/client.ts';
import { checkSecret, isKnown, rememberSecret, type SecretKind } from '../offline/secrets.ts';

export class Secrets {
  #pinKnown = $state(false);
  /** What opened the screen without the server, to open it there too. */
  #typed: string | undefined;

  /** Without the server a PIN opens only where it was typed before. */
  get pinKnown(): boolean {
    return this.#pinKnown;
  }

  /** Whether something opened the screen here that the server has not heard. */
  get waiting(): boolean {
    return this.#typed !== undefined;
  }

  async look(): Promise<void> {
    this.#pinKnown = await isKnown('pin');
  }

  remember(kind: SecretKind, secret: string): void {
    void rememberSecret(kind, secret);
    if (kind === 'pin') this.#pinKnown = true;
  }

  /** Whether a secret typed without the server is the one it was set to; false after too many others. Throws as the server would, and `lost` where none is known. */
  async opens(secret: string, lost: LinkLost): Promise<boolean> {
    const answer = await checkSecret(secret);
    if (answer === 'unknown') throw lost;
    if (answer === 'wrong') throw new ApiProblem(401, 'pin_wrong');
    this.#typed = secret;
    return answer === 'right';
  }

  /** What opened the screen without the server, once. */
  take(): string | undefined {
    const typed = this.#typed;
    this.#typed = undefined;
    return typed;
  }

  /** The server has not heard what was taken. */
  putBack(typed: string): void {
    this.#typed ??= typed;
  }
}
