// A list that a settings tab shows and changes: read, added to, taken from; what fails is said where it belongs. Knows no
// call and no word of its own.
import { untrack } from 'svelte';
import { ApiFailure } from '$lib/api/client';
import { failureText } from '$lib/i18n/failure';
import { own } from '$lib/i18n/index.svelte';
import { toasts } from '$lib/state/toasts.svelte';

export class Kept<T> {
  items = $state.raw<T[] | null>(null);
  /** Why it could not be read. */
  failed = $state.raw<unknown>(null);
  /** The one that somebody is about to take away, and is asked about. */
  leaving = $state.raw<T | null>(null);
  busy = $state(false);
  /** Why the last addition was refused. */
  refused = $state.raw<unknown>(null);

  /** To be made while a component is: it reads the list once that stands. */
  constructor(private readonly read: () => Promise<{ items: T[] }>) {
    $effect(() => untrack(() => void this.load()));
  }

  load = async () => {
    try {
      this.items = (await this.read()).items;
      this.failed = null;
    } catch (error) {
      this.failed = error;
    }
  };

  /** Adds by `call`; gives what it made, or nothing where it was refused. */
  async add<A>(call: () => Promise<A>): Promise<A | undefined> {
    [this.busy, this.refused] = [true, null];
    try {
      const made = await call();
      await this.load();
      return made;
    } catch (error) {
      this.refused = error;
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** Changes or takes away by `call`, then says `done`, with a way back where there is one. */
  async change(call: () => Promise<unknown>, done: string, undo?: () => void) {
    this.leaving = null;
    try {
      await call();
      toasts.say(done, undo);
    } catch (error) {
      toasts.complain(failureText(error));
    }
    await this.load();
  }

  /** What is wrong with one field of the last addition. */
  problem(field: string): string | null {
    const problems = this.refused instanceof ApiFailure ? this.refused.problems : [];
    return own(problems.find((one) => one.field === field) ?? null) || null;
  }
}
