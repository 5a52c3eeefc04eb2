import { describe, expect, it } from 'vitest';
import { nameOf } from './keys.svelte';

const press = (key: string, held: Partial<Record<'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey', boolean>> = {}) => nameOf({ key, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false, ...held });

describe('a key has one name on every keyboard', () => {
  it.each([
    ['j', press('j')],
    ['shift+h', press('H', { shiftKey: true })],
    ['?', press('?', { shiftKey: true })],
    ['/', press('/')],
    ['/', press('/', { shiftKey: true })],
    ['Space', press(' ')],
    ['shift+Space', press(' ', { shiftKey: true })],
    ['mod+k', press('k', { metaKey: true })],
    ['mod+k', press('k', { ctrlKey: true })],
    ['mod+Enter', press('Enter', { ctrlKey: true })],
    ['Enter', press('Enter')],
  ])('%s', (name, pressed) => expect(pressed).toBe(name));
});
