// The keyboard: who listens to which key now, so that one place decides, `?` can show the map, and tooltips can tell it.

import { untrack } from 'svelte';

export interface Binding {
  /** One key as the browser names it ("j", "Enter", "?"), with "mod+" for ⌘ or Ctrl, "shift+" for named keys, or two in a row ("g b"). */
  keys: string;
  label: string;
  group: string;
  run: (event: KeyboardEvent) => void | boolean;
  /** Works while somebody types, too. */
  whileTyping?: boolean;
  /** Another way to press the same thing; not shown in the map. */
  hidden?: boolean;
}

/** A second key of a pair must follow within this time. */
const PAIR_MS = 1_200;

class Keys {
  /** Scopes, the innermost last. Each is read when a key is pressed, so that bindings may close over fresh state. */
  #scopes = $state.raw<(() => Binding[])[]>([]);
  #first: string | null = null;
  #firstAt = 0;

  add(scope: () => Binding[]): () => void {
    // Called from effects, which must not come to depend on who else listens.
    untrack(() => (this.#scopes = [...this.#scopes, scope]));
    return () => untrack(() => (this.#scopes = this.#scopes.filter((one) => one !== scope)));
  }

  /** What can be pressed now, innermost first. */
  get map(): Binding[] {
    const seen = new Set<string>();
    return this.#scopes
      .toReversed()
      .flatMap((scope) => scope())
      .filter((binding) => {
        if (binding.hidden || seen.has(binding.keys)) return false;
        seen.add(binding.keys);
        return true;
      });
  }

  press(event: KeyboardEvent) {
    if (event.defaultPrevented || event.isComposing) return;
    const name = nameOf(event);
    const typing = isTyping(event.target);
    const inDialog = document.querySelector('dialog[open]') !== null;
    const pair = this.#first && event.timeStamp - this.#firstAt < PAIR_MS ? `${this.#first} ${name}` : null;
    const bindings = this.#scopes.toReversed().flatMap((scope) => scope());
    const fits = (binding: Binding, keys: string) => binding.keys === keys && (!typing || binding.whileTyping) && (!inDialog || binding.whileTyping);
    const found = (pair && bindings.find((binding) => fits(binding, pair))) || bindings.find((binding) => fits(binding, name));
    if (found) {
      this.#first = null;
      if (found.run(event) !== false) event.preventDefault();
      return;
    }
    const begins = !typing && !inDialog && bindings.some((binding) => binding.keys.startsWith(`${name} `));
    this.#first = begins ? name : null;
    this.#firstAt = event.timeStamp;
  }
}

export function nameOf(event: Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey'>): string {
  const key = event.key === ' ' ? 'Space' : event.key;
  const mod = event.metaKey || event.ctrlKey ? 'mod+' : '';
  const alt = event.altKey ? 'alt+' : '';
  // A shifted sign is a sign of its own ("?"); letters and named keys keep their shift.
  const shift = event.shiftKey && (key.length > 1 || /[a-z]/i.test(key)) ? 'shift+' : '';
  return mod + alt + shift + (key.length === 1 ? key.toLowerCase() : key);
}

/** In an open drawer the arrow keys scroll what is read. */
export function inPanel(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest('.panel') !== null;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range', 'color'].includes(target.type);
}

const mac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

const SIGNS: Record<string, string> = {
  mod: mac ? '⌘' : 'Ctrl',
  shift: '⇧',
  alt: mac ? '⌥' : 'Alt',
  Enter: '↵',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/** The keycaps to draw for a binding. */
export function caps(keys: string): string[] {
  const space = document.documentElement.lang === 'fr' ? 'Espace' : 'Space';
  return keys.split(' ').flatMap((key) => key.split('+').map((part) => (part === 'Space' ? space : SIGNS[part]) ?? (part.length === 1 ? part.toUpperCase() : part)));
}

export const keys = new Keys();
