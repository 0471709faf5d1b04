/** Keeps the screen on while a room is open; given back when the page hides, taken again when it shows. */
export function keepAwake(): () => void {
  let held: WakeLockSentinel | undefined;
  let over = false;
  const take = () => {
    if (over || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    navigator.wakeLock.request('screen').then(
      (sentinel) => {
        if (over) void sentinel.release();
        else held = sentinel;
      },
      () => undefined /* low battery or a policy of the device: the screen may sleep */,
    );
  };
  document.addEventListener('visibilitychange', take);
  take();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', take);
    void held?.release();
  };
}
