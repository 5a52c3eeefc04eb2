// The one ticking clock of the tab. Every "3 min ago" reads it, so that all of them change together and cheaply.

const TICK_MS = 5_000;

class Clock {
  now = $state(Date.now());
  #started = false;

  start() {
    if (this.#started) return;
    this.#started = true;
    setInterval(() => {
      if (!document.hidden) this.now = Date.now();
    }, TICK_MS);
    document.addEventListener('visibilitychange', () => (this.now = Date.now()));
  }
}

export const clock = new Clock();
