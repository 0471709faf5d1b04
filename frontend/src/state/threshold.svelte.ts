/** A second person on one device: nobody is let in over work that another person has not sent. */
import type { Me } from '../api/contract.ts';
import { device, type Occupant } from '../offline/device.ts';

export class Threshold {
  #occupant = $state.raw<Occupant>();
  #newcomer: Me | undefined;

  /** Whose work lies here, while somebody else waits. */
  get occupant(): Occupant | undefined {
    return this.#occupant;
  }

  /** Whether somebody who has logged in must wait. */
  async stops(me: Me): Promise<boolean> {
    this.#occupant = await device.occupant(me.account_id);
    this.#newcomer = this.#occupant && me;
    return this.#newcomer !== undefined;
  }

  /** Lets in whoever waits: over erased work, or as a guest beside it. */
  async cross(how: 'erase' | 'guest'): Promise<Me | undefined> {
    const me = this.#newcomer;
    if (me && how === 'guest') device.welcome(me.account_id);
    else if (me) await device.erase(me.account_id);
    this.clear();
    return me;
  }

  /** Nobody waits any more. */
  clear(): void {
    this.#occupant = undefined;
    this.#newcomer = undefined;
  }
}
