// Short words at the foot of the screen: what was done, and the way back.

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  undo?: () => void | Promise<void>;
}

const SHOWN_MS = 6_000;
const SHOWN_MAX = 3;

class Toasts {
  shown = $state<Toast[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  say(text: string, undo?: Toast['undo']) {
    this.#add({ id: this.#next++, text, tone: 'plain', undo });
  }

  complain(text: string) {
    this.#add({ id: this.#next++, text, tone: 'bad' });
  }

  close(id: number) {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  /** The last thing that can be taken back is taken back. True when there was one. */
  undoLast(): boolean {
    const last = this.shown.findLast((toast) => toast.undo);
    if (!last) return false;
    this.close(last.id);
    void last.undo?.();
    return true;
  }

  /** While somebody reads or aims, nothing goes away. */
  hold(id: number) {
    clearTimeout(this.#timers.get(id));
  }

  letGo(id: number) {
    this.#timers.set(
      id,
      setTimeout(() => this.close(id), SHOWN_MS),
    );
  }

  #add(toast: Toast) {
    this.shown = [...this.shown, toast].slice(-SHOWN_MAX);
    this.letGo(toast.id);
  }
}

export const toasts = new Toasts();
