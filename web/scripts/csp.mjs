// Writes build/csp.txt: the policy of index.html's meta tag, with what only a header may say. The server sends it.
import { readFileSync, writeFileSync } from 'node:fs';

export function policyOf(html) {
  const found = /<meta http-equiv="content-security-policy" content="([^"]*)"/i.exec(html);
  if (!found) throw new Error('index.html holds no policy: is kit.csp still set?');
  return `${found[1]}; frame-ancestors 'none'`;
}

export function writePolicy(build) {
  const policy = policyOf(readFileSync(new URL('index.html', build), 'utf8'));
  writeFileSync(new URL('csp.txt', build), policy + '\n');
  return policy;
}
