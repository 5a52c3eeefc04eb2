// Writes the figures that `scripts/lens.sh` measured into a document, between two marks. Usage: lens-table.mjs FIGURES DOCUMENT
import { readFileSync, writeFileSync } from 'node:fs';

const BEGIN = '<!-- figures -->';
const END = '<!-- /figures -->';
const [figures, document] = process.argv.slice(2);
const one = (number) => number.toFixed(1);
const rows = readFileSync(figures, 'utf8').split('\n').filter(Boolean).map(JSON.parse).map((f) => {
  const labels = f.per_label.map((label) => `${label.label} ${one(label.f1)}`).join(' · ');
  const interval = f.macro_f1_interval.map(one).join('–');
  return `| ${f.name} | ${f.n} | ${one(f.macro_f1)} (${interval}) | ${one(f.macro_recall)} | ${f.ece.toFixed(3)} | ${labels} |`;
});
const table = ['| task | posts | macro-F1 (95 %) | macro-recall | ECE | F1 of each label |', '|---|---|---|---|---|---|', ...rows];
const text = readFileSync(document, 'utf8');
const [before, rest] = text.split(BEGIN);
const after = rest?.split(END)[1];
if (after === undefined) throw new Error(`${document} holds no ${BEGIN} … ${END}`);
writeFileSync(document, `${before}${BEGIN}\n${table.join('\n')}\n${END}${after}`);
