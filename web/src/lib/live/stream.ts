// One EventSource a tab: opens it, keeps it open, remembers where it stopped. Knows nothing of columns or screens.
// The browser's own retry ends at the first HTTP error, and does not survive a change of queries; so we resume ourselves.

export type StreamState = 'idle' | 'connecting' | 'open' | 'waiting';

export interface Wire {
  onopen: ((event: Event) => void) | null;
  onerror: ((event: Event) => void) | null;
  addEventListener(kind: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface Timers {
  after(ms: number, run: () => void): () => void;
}

export interface Listener {
  event(kind: string, data: unknown): void;
  state(state: StreamState): void;
  /** The line is open. `resumed` is false where it starts now: what came just before must be asked for. */
  opened(resumed: boolean): void;
}

export const KINDS = ['post', 'edit', 'gone', 'alert', 'source', 'status', 'config', 'reset'] as const;
/** The server speaks every 5 s (status); three missed words mean the line is dead even if TCP does not say so. */
export const SILENCE_MS_MAX = 16_000;
export const RETRY_MS_FIRST = 500;
export const RETRY_MS_MAX = 20_000;

export class Stream {
  #wire: Wire | null = null;
  #last: string | null = null;
  #retry = RETRY_MS_FIRST;
  #stopTimer: () => void = () => {};
  #address: ((after: string | null) => string) | null = null;

  constructor(
    private readonly open: (url: string) => Wire,
    private readonly timers: Timers,
    private readonly listener: Listener,
  ) {}

  /** The id of the last event seen; what a new connection resumes after. */
  get last(): string | null {
    return this.#last;
  }

  /** Listens at `address`, resuming after the last event seen; `fresh` forgets it (another brand's feed). */
  listen(address: (after: string | null) => string, fresh = false) {
    if (fresh) this.#last = null;
    this.#address = address;
    this.#retry = RETRY_MS_FIRST;
    this.#connect();
  }

  stop() {
    this.#address = null;
    this.#close();
    this.listener.state('idle');
  }

  /** Tries at once, for instance because the browser says the network is back. */
  nudge() {
    if (this.#address) this.#connect();
  }

  #connect() {
    this.#close();
    if (!this.#address) return;
    this.listener.state('connecting');
    const resumed = this.#last !== null;
    const wire = this.open(this.#address(this.#last));
    this.#wire = wire;
    const alive = () => {
      this.#stopTimer();
      this.#stopTimer = this.timers.after(SILENCE_MS_MAX, () => this.#again());
    };
    alive();
    wire.onopen = () => {
      if (wire !== this.#wire) return;
      this.#retry = RETRY_MS_FIRST;
      this.listener.state('open');
      this.listener.opened(resumed);
      alive();
    };
    wire.onerror = () => {
      if (wire === this.#wire) this.#again();
    };
    for (const kind of KINDS) {
      wire.addEventListener(kind, (event) => {
        if (wire !== this.#wire) return;
        alive();
        if (event.lastEventId) this.#last = event.lastEventId;
        const data = parse(event.data);
        if (data !== undefined) this.listener.event(kind, data);
      });
    }
  }

  #again() {
    this.#close();
    this.listener.state('waiting');
    const wait = this.#retry;
    this.#retry = Math.min(this.#retry * 2, RETRY_MS_MAX);
    this.#stopTimer = this.timers.after(wait, () => this.#connect());
  }

  #close() {
    this.#stopTimer();
    this.#stopTimer = () => {};
    this.#wire?.close();
    this.#wire = null;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
