// Adds up what the test runners said in logs: node scripts/count.mjs LOG… prints `N passed, N failed, N skipped`.
// It reads closing lines only: cargo test, vitest, node's test runner. Exit status 1 when any failed or none ran.
import { readFileSync } from 'node:fs'

const total = { passed: 0, failed: 0, skipped: 0 }
const add = (kind, digits) => (total[kind] += Number(digits ?? 0))

function readLine(line) {
  const cargo = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;/.exec(line)
  if (cargo) {
    add('passed', cargo[1])
    add('failed', cargo[2])
    add('skipped', cargo[3])
    return
  }
  // Vitest counts files on the line before; only the line of tests counts.
  if (/^\s*Tests\s+.*\(\d+\)\s*$/.test(line)) {
    add('passed', /(\d+) passed/.exec(line)?.[1])
    add('failed', /(\d+) failed/.exec(line)?.[1])
    add('skipped', /(\d+) skipped/.exec(line)?.[1])
    return
  }
  const node = /^(?:#|ℹ) (pass|fail|skipped) (\d+)$/.exec(line)
  if (node) add({ pass: 'passed', fail: 'failed', skipped: 'skipped' }[node[1]], node[2])
}

const COLOUR = /\u001b\[[0-9;]*m/g
for (const path of process.argv.slice(2)) {
  for (const line of readFileSync(path, 'utf8').split('\n')) readLine(line.replace(COLOUR, '').trimEnd())
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)
