import { expect, it } from 'vitest';
import type { Field } from '../api/types';
import { defaultsOf, toSend } from './settings';

const field = (name: string, kind: Field['kind'], fallback: string | null): Field => ({ name, label: { fr: '', en: '' }, help: { fr: '', en: '' }, kind, required: false, default: fallback });

it('begins a form with the defaults in their own types', () => {
  const fields = [field('url', { type: 'url', schemes: ['https'] }, 'https://a.b'), field('every', { type: 'number', min: 1, max: 9 }, '5'), field('replies', { type: 'flag' }, 'true'), field('likes', { type: 'flag' }, null), field('langs', { type: 'list' }, 'fr, en'), field('secret', { type: 'secret' }, null)];
  expect(defaultsOf(fields)).toEqual({ url: 'https://a.b', every: 5, replies: true, likes: false, langs: ['fr', 'en'] });
});

it('sends no empty setting and no secret that was not typed anew', () => {
  expect(toSend({ url: '', name: 'x', every: null, secret: { set: true }, langs: [], on: false })).toEqual({ name: 'x', langs: [], on: false });
});
