// What stands on the board, as the address and the server keep it. Pure.

export const WIDTH_MIN = 340;
export const WIDTH_MAX = 420;
export const WIDTH_USUAL = 380;
export const WIDTH_STEP = 20;
/** A board nobody has arranged yet begins with this many queries. */
export const COLUMNS_FIRST = 4;

export function move<T>(list: T[], from: number, to: number): T[] {
  if (from === to || from < 0 || from >= list.length || to < 0 || to >= list.length) return list;
  const moved = [...list];
  const [one] = moved.splice(from, 1);
  moved.splice(to, 0, one as T);
  return moved;
}

export function widthOf(widths: ReadonlyMap<number, number>, query: number): number {
  return clamp(widths.get(query) ?? WIDTH_USUAL);
}

export function clamp(width: number): number {
  return Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, width));
}
