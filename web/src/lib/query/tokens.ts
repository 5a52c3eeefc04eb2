// Cuts a query's text into pieces to colour, and tells what is being written at a place. It only looks: what a query
// means is for the server to say.

export type Look = 'plain' | 'operator' | 'phrase' | 'field' | 'value' | 'name' | 'wildcard' | 'tag' | 'bracket';

export interface Token {
  start: number;
  end: number;
  look: Look;
}

const OPERATOR = /^(?:AND|OR|NOT|SENTENCE|PARAGRAPH|O?NEAR(?:\/\d*)?|ATLEAST(?:\/\d*)?)$/;
const FIELD = /^(@(?:query|list)|\p{L}[\p{L}-]*):/iu;
/** A colon that makes no field. */
const ADDRESS = /^[a-z]+:\/\//i;
/** Fields that say where or how words are looked for: what follows are words, not values. */
const WORDY = new Set(['title', 'lead', 'bio', 'name', 'bio-location', 'raw', 'stem']);
/** Fields whose value somebody named. */
const NAMED = new Set(['@query', '@list', 'list']);
const QUOTES: Record<string, string> = { '"': '"', '“': '”', '«': '»' };
const BREAK = /[\s()"“«]/;

/** What a plain run is, after this field or in its brackets. */
function lookAfter(field: string | null): Look {
  if (field === null || WORDY.has(field)) return 'plain';
  return NAMED.has(field) ? 'name' : 'value';
}

interface Cut {
  tokens: Token[];
  /** The field whose value stands, or would stand, at the end of the text. */
  field: string | null;
  /** Where the run begins that ends the text; its length where none does. */
  run: number;
  /** Whether the text ends inside quotation marks. */
  quoted: boolean;
}

function cut(text: string): Cut {
  const tokens: Token[] = [];
  const put = (start: number, end: number, look: Look) => end > start && tokens.push({ start, end, look });
  /** For each open bracket, the field it belongs to. */
  const groups: (string | null)[] = [];
  let field: string | null = null;
  let run = text.length;
  let quoted = false;
  const around = () => groups.at(-1) ?? null;
  for (let at = 0; at < text.length; ) {
    const sign = text.charAt(at);
    run = text.length;
    quoted = false;
    if (/\s/.test(sign)) {
      field = around();
      at++;
    } else if (sign === '(' || sign === ')') {
      if (sign === '(') groups.push(field);
      else groups.pop();
      field = around();
      put(at, at + 1, 'bracket');
      at++;
    } else if (QUOTES[sign]) {
      const close = text.indexOf(QUOTES[sign], at + 1);
      const end = close < 0 ? text.length : close + 1;
      const look = lookAfter(field);
      put(at, end, look === 'plain' ? 'phrase' : look);
      quoted = close < 0;
      run = quoted ? at : text.length;
      if (!quoted) field = around();
      at = end;
    } else {
      let end = at;
      while (end < text.length && !BREAK.test(text.charAt(end))) end++;
      run = at;
      field = word(text.slice(at, end), at, field);
      at = end;
    }
  }
  return { tokens, field, run, quoted };

  function word(said: string, start: number, before: string | null): string | null {
    const end = start + said.length;
    if (before === around() && OPERATOR.test(said)) {
      put(start, end, 'operator');
      return before;
    }
    const sign = /^(?:-|\+{1,2})(?=.)/.exec(said)?.[0] ?? '';
    put(start, start + sign.length, 'operator');
    const rest = said.slice(sign.length);
    const from = start + sign.length;
    const found = ADDRESS.test(rest) ? null : FIELD.exec(rest);
    if (found?.[1]) {
      const name = found[1].toLowerCase();
      put(from, from + found[0].length, 'field');
      plain(rest.slice(found[0].length), from + found[0].length, lookAfter(name));
      return name;
    }
    plain(rest, from, lookAfter(before));
    return before;
  }
  function plain(said: string, start: number, look: Look) {
    if (look !== 'plain') {
      put(start, start + said.length, look);
    } else if (/^[#@$]./.test(said)) {
      put(start, start + said.length, 'tag');
    } else {
      for (const part of said.matchAll(/~[12]?$|[*?]+|(?:(?!~[12]?$)[^*?])+/gu)) {
        put(start + part.index, start + part.index + part[0].length, /^(?:~[12]?$|[*?])/.test(part[0]) ? 'wildcard' : 'plain');
      }
    }
  }
}

/** The pieces with a look of their own, in order; between them is plain text. */
export function tokens(text: string): Token[] {
  return cut(text).tokens;
}

export interface Place {
  /** Where what is being written begins. */
  start: number;
  /** It, up to the caret, without an opening quotation mark. */
  said: string;
  /** The field whose value it is; null where it is a word of its own. */
  field: string | null;
}

/** What is being written at the caret; null inside a phrase, where nothing can be guessed. */
export function placeOf(text: string, caret: number): Place | null {
  const { run, field, quoted } = cut(text.slice(0, caret));
  const begun = text.slice(run, caret);
  if (quoted) return field && lookAfter(field) !== 'plain' ? { start: run, said: begun.slice(1), field } : null;
  const sign = /^(?:-|\+{1,2})/.exec(begun)?.[0].length ?? 0;
  const rest = begun.slice(sign);
  const found = ADDRESS.test(rest) ? null : FIELD.exec(rest);
  if (found?.[1]) return { start: run + sign + found[0].length, said: rest.slice(found[0].length), field: found[1].toLowerCase() };
  return { start: run + sign, said: rest, field: lookAfter(field) === 'plain' ? null : field };
}
