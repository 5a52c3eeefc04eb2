// Asks the server about a query while it is typed: its diagnostics quickly, its preview a little later, and never two
// of either at once; an answer to an older text is dropped.
import * as calls from '../api/calls';
import type { Check, Preview } from '../api/types';

export const CHECK_MS = 180;
export const PREVIEW_MS = 350;
const PREVIEW_POSTS = 30;

export class Asking {
  check = $state.raw<Check | null>(null);
  preview = $state.raw<Preview | null>(null);
  failed = $state.raw<unknown>(null);
  searching = $state(false);
  #abort = new AbortController();
  #timers: ReturnType<typeof setTimeout>[] = [];

  constructor(readonly brand: number) {}

  ask(text: string, atOnce = false) {
    this.stop();
    this.#abort = new AbortController();
    if (!text.trim()) {
      this.check = null;
      this.preview = null;
      this.searching = false;
      this.failed = null;
      return;
    }
    this.searching = true;
    const { signal } = this.#abort;
    this.#timers = [setTimeout(() => void this.#check(text, signal), atOnce ? 0 : CHECK_MS), setTimeout(() => void this.#look(text, signal), atOnce ? 0 : PREVIEW_MS)];
  }

  stop() {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#abort.abort();
  }

  async #check(text: string, signal: AbortSignal) {
    try {
      const check = await calls.checkQuery(this.brand, text, signal);
      if (!signal.aborted) this.check = check;
    } catch {
      // The preview says what is wrong with the connection.
    }
  }

  async #look(text: string, signal: AbortSignal) {
    try {
      const preview = await calls.previewQuery(this.brand, text, PREVIEW_POSTS, signal);
      if (signal.aborted) return;
      this.preview = preview;
      this.failed = null;
      this.searching = false;
    } catch (error) {
      if (signal.aborted) return;
      this.failed = error;
      this.searching = false;
    }
  }
}
