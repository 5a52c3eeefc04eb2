// What could be written at a place of a query: fields, operators, values, names. Pure; the words come from the server.
import type { QueryLanguage } from '../api/types';
import { placeOf } from './tokens';

export interface Offered {
  /** What is shown. */
  label: string;
  /** What is written. */
  insert: string;
  /** What it is for; a key of a value's field where that has to be worded. */
  about: { fr: string; en: string } | { field: string; value: string };
  example?: string;
  kind: 'field' | 'operator' | 'value';
}

export interface Offer {
  /** What is replaced. */
  start: number;
  end: number;
  options: Offered[];
}

/** More than this nobody reads in a list that opened by itself. */
const SHOWN_MAX = 50;
const fold = (text: string) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/** Those that begin so first, then those that hold it. */
function ranked<T>(items: T[], said: string, words: (item: T) => string): T[] {
  const wanted = fold(said);
  const begins = items.filter((item) => fold(words(item)).startsWith(wanted));
  return [...begins, ...items.filter((item) => !begins.includes(item) && wanted.length > 1 && fold(words(item)).includes(wanted))].slice(0, SHOWN_MAX);
}

/**
 * What to offer at the caret. `asked` where somebody wants to see everything; else only what has begun: two letters of a
 * field, an operator's capitals, a colon.
 */
export function offer(text: string, caret: number, language: QueryLanguage, asked = false): Offer | null {
  const place = placeOf(text, caret);
  if (!place) return null;
  const { start, said, field } = place;
  const rest = /^[^\s()"]*/.exec(text.slice(caret))?.[0].length ?? 0;
  const end = caret + rest;
  const options = field === null ? beginnings(said, language, asked) : values(field, said, language);
  // Nothing is left to choose once it stands there.
  const done = options.length === 1 && options[0]?.insert === text.slice(start, end);
  return options.length && (!done || asked) ? { start, end, options } : null;
}

function values(name: string, said: string, language: QueryLanguage): Offered[] {
  const field = language.fields.find((one) => one.word === name);
  return ranked(field?.values ?? [], said, bare).map((value) => ({ label: bare(value), insert: value, about: { field: name, value }, kind: 'value' }));
}

function beginnings(said: string, language: QueryLanguage, asked: boolean): Offered[] {
  const begun = asked || said.startsWith('@') || [...said].length > 1;
  const fields = begun ? ranked(language.fields, said, (field) => field.word) : [];
  const loud = said !== '' && said === said.toUpperCase() && /\p{L}/u.test(said);
  const operators = loud || (asked && said === '') ? language.operators.filter((one) => one.word.startsWith(said)) : [];
  return [
    ...operators.map((one): Offered => ({ label: one.word, insert: `${one.word} `, about: one, kind: 'operator' })),
    ...fields.map((one): Offered => ({ label: `${one.word}:`, insert: `${one.word}:`, about: one, example: one.example, kind: 'field' })),
  ];
}

const bare = (value: string) => value.replace(/^"|"$/g, '');
