// A list as a person writes it: one entry a line. Pure; says what the server will leave out or refuse.

export const ENTRIES_MAX = 5_000;
export const ENTRY_CHARS_MAX = 200;

export interface Read {
  entries: string[];
  doubles: number;
  /** The first line, from 1, that is too long. */
  tooLong: number | null;
}

export function read(text: string): Read {
  const seen = new Set<string>();
  const entries: string[] = [];
  let doubles = 0;
  let tooLong: number | null = null;
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const entry = line.trim();
    if (!entry) continue;
    const folded = entry.toLowerCase();
    if (seen.has(folded)) {
      doubles++;
      continue;
    }
    seen.add(folded);
    entries.push(entry);
    if (tooLong === null && [...entry].length > ENTRY_CHARS_MAX) tooLong = at + 1;
  }
  return { entries, doubles, tooLong };
}
