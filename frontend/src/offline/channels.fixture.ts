/** Channels of a test file's own: files run side by side in threads, which would hear each other as tabs do. */
const file = crypto.randomUUID();
const Shared = BroadcastChannel;

globalThis.BroadcastChannel = class extends Shared {
  constructor(name: string) {
    super(`${name} of ${file}`);
  }
};
