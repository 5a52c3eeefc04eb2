// Chooses labelled posts to train and to measure on.
// `split OUT FILE…` writes four fifths to OUT.train.tsv and one to OUT.val.tsv, by a hash of the text: the same split for
// the same posts, whatever their order.
// `unseen OUT HELD FILE…` writes those posts of HELD to OUT that are not among the posts of the files: public sets were
// cut from the same posts more than once.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const table = (file) => {
  const [head, ...lines] = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return { head, lines, text: (line) => line.split('\t')[head.split('\t').indexOf('text')] ?? '' };
};
// What tells posts apart that were stored twice: their letters and digits.
const folded = (text) => text.toLowerCase().replace(/@\w+|https?\S*/g, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

const [command, out, ...files] = process.argv.slice(2);
const tables = files.map(table);
if (command === 'split') {
  const parts = { train: [], val: [] };
  for (const { lines, text } of tables) {
    for (const line of lines) {
      const digest = createHash('sha256').update(text(line)).digest();
      parts[digest[0] % 5 === 0 ? 'val' : 'train'].push(line);
    }
  }
  for (const [part, lines] of Object.entries(parts)) {
    writeFileSync(`${out}.${part}.tsv`, [tables[0].head, ...lines, ''].join('\n'));
  }
} else if (command === 'unseen') {
  const [held, ...trained] = tables;
  const seen = new Set(trained.flatMap(({ lines, text }) => lines.map((line) => folded(text(line)))));
  const unseen = held.lines.filter((line) => !seen.has(folded(held.text(line))));
  writeFileSync(out, [held.head, ...unseen, ''].join('\n'));
} else {
  throw new Error('usage: lens-posts.mjs split|unseen OUT FILE…');
}
