// A small stand-in for the query language: enough to write screens against. The real one lives in the server.

const FIELDS = ['lang', 'author', 'source', 'has', 'link', 'network', '@list', 'list', '@query'];
const fold = (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

function lex(text) {
  const tokens = [];
  const pattern = /"([^"]*)("?)|\(|\)|[^\s()"]+/gu;
  for (const found of text.matchAll(pattern)) {
    const start = found.index;
    const end = start + found[0].length;
    if (found[0].startsWith('"')) tokens.push({ kind: 'phrase', value: found[1], closed: found[2] === '"', start, end });
    else if (found[0] === '(' || found[0] === ')') tokens.push({ kind: found[0], start, end });
    else if (['AND', 'OR', 'NOT'].includes(found[0])) tokens.push({ kind: found[0], start, end });
    else tokens.push({ kind: 'word', value: found[0], start, end });
  }
  return tokens;
}

export function parse(text) {
  const tokens = lex(text);
  const diagnostics = [];
  let at = 0;
  const complain = (severity, code, span, fr, en, suggestion = null) => diagnostics.push({ severity, code, span: { start: span.start, end: span.end }, fr, en, suggestion });

  function group(kind, parts) {
    if (parts.length === 1) return parts[0];
    return { kind, start: parts[0].start, end: parts.at(-1).end, children: parts };
  }
  function or() {
    const parts = [and()];
    while (tokens[at]?.kind === 'OR') {
      const operator = tokens[at++];
      const right = and();
      if (right) parts.push(right);
      else complain('error', 'operator-without-right-side', operator, '« OR » attend quelque chose à sa droite.', '“OR” needs something to its right.');
    }
    const known = parts.filter(Boolean);
    return known.length ? group('or', known) : null;
  }
  function and() {
    const parts = [];
    for (;;) {
      const token = tokens[at];
      if (!token || token.kind === ')' || token.kind === 'OR') break;
      if (token.kind === 'AND') { at++; continue; }
      const part = unit();
      if (part) parts.push(part);
    }
    return parts.length ? group('and', parts) : null;
  }
  function unit() {
    const token = tokens[at++];
    if (token.kind === 'NOT') {
      const inner = tokens[at] && tokens[at].kind !== ')' ? unit() : null;
      if (!inner) { complain('error', 'operator-without-right-side', token, '« NOT » attend ce qu’il faut exclure.', '“NOT” needs what to leave out.'); return null; }
      return { kind: 'not', start: token.start, end: inner.end, children: [inner] };
    }
    if (token.kind === '(') {
      const inner = or();
      if (tokens[at]?.kind === ')') at++;
      else complain('error', 'unclosed-group', token, 'Cette parenthèse n’est pas refermée.', 'This bracket is never closed.', { span: { start: text.length, end: text.length }, replacement: ')' });
      return inner;
    }
    if (token.kind === 'phrase') {
      if (!token.closed) complain('error', 'unclosed-phrase', token, 'Ces guillemets ne sont pas refermés.', 'These quotation marks are never closed.', { span: { start: token.end, end: token.end }, replacement: '"' });
      return { kind: 'phrase', value: token.value, start: token.start, end: token.end, children: [] };
    }
    const field = /^(@?\p{L}+):(.*)$/u.exec(token.value);
    if (field && !/^https?$/.test(field[1])) {
      if (!FIELDS.includes(field[1])) {
        const near = FIELDS.find((name) => name[0] === field[1][0]) ?? 'lang';
        complain('error', 'unknown-field', { start: token.start, end: token.start + field[1].length }, `« ${field[1]} » n’est pas un champ. Vouliez-vous dire « ${near} » ?`, `“${field[1]}” is not a field. Did you mean “${near}”?`, { span: { start: token.start, end: token.start + field[1].length }, replacement: near });
      }
      return { kind: 'field', field: field[1], value: field[2], start: token.start, end: token.end, children: [] };
    }
    if (['and', 'or', 'not'].includes(token.value)) {
      const upper = token.value.toUpperCase();
      complain('warning', 'lower-case-operator', token, `« ${token.value} » est ici un simple mot. En capitales, il relie.`, `“${token.value}” is a plain word here. In capitals it joins.`, { span: { start: token.start, end: token.end }, replacement: upper });
    }
    return { kind: 'word', value: token.value, start: token.start, end: token.end, children: [] };
  }

  let root = or();
  while (at < tokens.length) {
    complain('error', 'stray-bracket', tokens[at], 'Cette parenthèse ne ferme rien.', 'This bracket closes nothing.', { span: { start: tokens[at].start, end: tokens[at].end }, replacement: '' });
    at++;
    const more = or();
    if (more) root = root ? group('and', [root, more]) : more;
  }
  return { root, diagnostics };
}

export function format(node, outer = '') {
  if (!node) return '';
  if (node.kind === 'phrase') return `"${node.value}"`;
  if (node.kind === 'field') return `${node.field}:${node.value}`;
  if (node.kind === 'word') return node.value;
  if (node.kind === 'not') return `NOT ${format(node.children[0], 'not')}`;
  const joined = node.children.map((child) => format(child, node.kind)).join(node.kind === 'or' ? ' OR ' : ' AND ');
  return outer && outer !== node.kind ? `(${joined})` : joined;
}

function spans(haystack, needle, whole) {
  const found = [];
  const text = fold(haystack);
  const word = fold(needle).replace(/^[#@]/, '');
  if (!word || text.length !== haystack.length) return haystack.toLowerCase().includes(needle.toLowerCase()) ? [[haystack.toLowerCase().indexOf(needle.toLowerCase()), needle.length]].map(([s, l]) => ({ start: s, end: s + l })) : [];
  for (let from = text.indexOf(word); from >= 0; from = text.indexOf(word, from + word.length)) {
    const before = text[from - 1] ?? ' ';
    const after = text[from + word.length] ?? ' ';
    if (!whole || (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after))) found.push({ start: from, end: from + word.length });
  }
  return found;
}

/** Tells whether and why: the tree with each clause's answer, and where the words stand. */
export function judge(node, text, match) {
  const highlights = [];
  const visit = (one, hidden) => {
    const said = text.slice(one.start, one.end);
    const clause = (matched, fr, en, children = []) => ({ span: { start: one.start, end: one.end }, text: said, kind: one.kind, matched, fr, en, children });
    if (one.kind === 'word' || one.kind === 'phrase') {
      let count = 0;
      for (const field of ['text', 'title']) {
        const found = match.post[field] ? spans(match.post[field], one.value, true) : [];
        count += found.length;
        if (!hidden) for (const span of found) highlights.push({ field, ...span });
      }
      const what = one.kind === 'phrase' ? ['les mots', 'the words'] : ['le mot', 'the word'];
      return clause(count > 0, count ? `${what[0]} « ${one.value} » : ${count} fois` : `${what[0]} « ${one.value} » : absent`, count ? `${what[1]} “${one.value}” ${count === 1 ? 'is there once' : `are there ${count} times`}` : `${what[1]} “${one.value}” ${one.kind === 'phrase' ? 'are' : 'is'} not there`);
    }
    if (one.kind === 'field') {
      const value = one.value.toLowerCase();
      const yes = one.field === 'lang' ? match.reading?.lang === value
        : one.field === 'has' ? (value === 'link' ? match.post.links.length > 0 : match.post.media.some((media) => media.kind === value))
        : one.field === 'network' || one.field === 'source' ? match.post.network === value
        : one.field === 'author' ? (match.post.author.handle ?? '').startsWith(value)
        : match.post.links.some((link) => link.includes(value));
      return clause(yes, `${one.field} ${yes ? 'est' : 'n’est pas'} ${one.value}`, `${one.field} ${yes ? 'is' : 'is not'} ${one.value}`);
    }
    const children = one.children.map((child) => visit(child, hidden || one.kind === 'not'));
    if (one.kind === 'not') return clause(!children[0].matched, children[0].matched ? 'contient ce qui est exclu' : 'ne contient pas ce qui est exclu', children[0].matched ? 'holds what is left out' : 'does not hold what is left out', children);
    const yes = children.filter((child) => child.matched).length;
    if (one.kind === 'or') return clause(yes > 0, yes ? `${yes} sur ${children.length}, une suffit` : `aucune des ${children.length}`, yes ? `${yes} of ${children.length}, one is enough` : `none of ${children.length}`, children);
    return clause(yes === children.length, `${yes} sur ${children.length}, toutes sont nécessaires`, `${yes} of ${children.length}, all are needed`, children);
  };
  const tree = visit(node, false);
  return { matched: tree.matched, clauses: [tree], highlights };
}

/** Holds but for one part. */
export function nearMiss({ matched, clauses }) {
  const [tree] = clauses;
  return !matched && tree.kind === 'and' && tree.children.filter((child) => !child.matched).length === 1;
}

export function costOf(root, matches_per_day = null) {
  const leaves = (node) => (node.children.length ? node.children.reduce((sum, child) => sum + leaves(child), 0) : 1);
  const verdict = matches_per_day > 20_000 ? 'heavy' : matches_per_day > 2_000 ? 'normal' : 'light';
  const fr = { light: 'Légère : l’index suffit presque toujours.', normal: 'Normale : elle trouve plus de messages en un jour qu’une personne n’en lit.', heavy: 'Lourde : elle trouve plus de messages en un jour qu’une équipe n’en lit.' }[verdict];
  const en = { light: 'Light: the index nearly always settles it.', normal: 'Normal: it finds more posts a day than one person reads.', heavy: 'Heavy: it finds more posts a day than a team reads.' }[verdict];
  return { verdict, fr, en, clauses: leaves(root), loose: 0, every_post: false, asked_share: matches_per_day === null ? null : 0.02, matches_per_day };
}

/** What can be written, in the server's shape. */
export function language(queries, lists, sources) {
  const quoted = (name) => (/^[\p{L}\p{N}._-]+$/u.test(name) ? name : `"${name}"`);
  const field = (word, example, fr, en, values = [], closed = false) => ({ word, example, fr, en, values, closed });
  return {
    operators: [['AND', 'les deux ; une espace suffit', 'both; a space will do'], ['OR', 'l’un ou l’autre', 'one or the other'], ['NOT', 'sans ce qui suit', 'without what follows'], ['NEAR/5', 'à cinq mots au plus', 'at most five words apart']].map(([word, fr, en]) => ({ word, fr, en })),
    fields: [
      field('lang', 'lang:fr', 'langue de la publication', 'language of the post', ['fr', 'en', 'es', 'de']),
      field('author', 'author:lemonde.fr', 'auteur, par son nom d’utilisateur ou son identifiant', 'author, by handle or id'),
      field('list', 'list:journalistes', 'auteur figurant dans la liste', 'author is in the list', lists.map((one) => quoted(one.name)), true),
      field('source', 'source:bluesky', 'source par laquelle elle est arrivée', 'source it came through', sources.map((one) => String(one.id))),
      field('network', 'network:mastodon', 'réseau', 'network', ['bluesky', 'mastodon', 'web']),
      field('type', 'type:reply', 'originale, réponse, citation ou repartage', 'original, reply, quote or repost', ['original', 'reply', 'quote', 'repost'], true),
      field('has', 'has:image', 'contient une image, un lien, un lieu…', 'has an image, a link, a place…', ['image', 'video', 'audio', 'link'], true),
      field('likes', 'likes:100..', 'mentions j’aime', 'likes'),
      field('@query', '@query:marque', 'une autre requête enregistrée', 'another stored query', queries.map((one) => quoted(one.name)), true),
      field('@list', '@list:concurrents', 'n’importe quelle entrée de la liste', 'any entry of the list', lists.map((one) => quoted(one.name)), true),
    ],
    dialects: [['brandwatch', 'Brandwatch'], ['talkwalker', 'Talkwalker'], ['meltwater', 'Meltwater'], ['x', 'X'], ['google-alerts', 'Google Alerts']].map(([word, title]) => ({ word, title })),
  };
}
