/** Takes this device in at the server for whoever is logged in, and does what it says about keeping things here. */
import { ApiProblem } from '../api/client.ts';
import type { Me } from '../api/contract.ts';
import { type DeviceKey, registerDevice } from '../api/devices.ts';
import { deviceName } from '../core/device.ts';
import { heard } from '../core/holding.ts';
import { eraseButWork, unheard, wipeAll } from './erasing.ts';
import { writeHolder } from './holder.ts';
import { deviceId } from './numbers.ts';
import { shelf } from './store.ts';
import { holdsNothing, vault } from './vault.ts';

const session = shelf('session');

export class Registration {
  /** Grows with every beginning and end, so that an answer to an earlier one changes nothing. */
  #visit = 0;

  /** Never throws for a lost link: then it is tried again at the next start. */
  begin(me: Me): Promise<void> {
    this.#visit += 1;
    return this.#register(me, this.#visit);
  }

  /** Whoever it was for has left, or all is erased. */
  end(): void {
    this.#visit += 1;
  }

  async #register(me: Me, visit: number): Promise<void> {
    const id = await deviceId();
    if (!id) return;
    try {
      const answer = await registerDevice({ id, name: deviceName(navigator.userAgent), platform: navigator.platform });
      if (visit === this.#visit) await take(me, answer);
    } catch (error) {
      const anew = error instanceof ApiProblem && error.status === 409 && visit === this.#visit;
      if (!anew) return unheard(error);
      await becomeNew(me, error.code);
      if (visit === this.#visit) await this.#register(me, visit);
    }
  }
}

/** This device is another person's at the server, or was to be erased: it is a new one from now on. */
async function becomeNew(me: Me, code: string): Promise<void> {
  if (code === 'device_wiped') await wipeAll(me.account_id);
  else await eraseButWork(me.account_id);
}

async function take(me: Me, { key: encoded, hours }: DeviceKey): Promise<void> {
  const key = encoded ? await imported(encoded) : undefined;
  if (!key || hours === 0) return keepNothing(me, key);
  const now = Date.now();
  const kept = await writeHolder({
    account: me.account_id,
    name: me.person.full_name,
    key,
    contact: heard(hours, now),
    lastInput: now,
  });
  if (kept && !vault.key) await vault.open(key);
  await session.put('me', me);
}

/** What lies here from before is erased, but for work that waits: `key` opens it once more. */
async function keepNothing(me: Me, key?: CryptoKey): Promise<void> {
  if (await holdsNothing()) return;
  if (key && !vault.key) await vault.open(key);
  await eraseButWork(me.account_id);
}

function imported(encoded: string): Promise<CryptoKey> {
  const raw = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}
