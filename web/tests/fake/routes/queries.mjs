// Queries and lists: kept, checked, tried, explained, counted.
import { costOf, format, judge, language, nearMiss, parse } from '../language.mjs';
import { inventPost, seeded } from '../words.mjs';
import { Refusal } from '../world.mjs';

export function queriesRoutes(house, on) {
  const { world, id, iso, found, merged, shown, addQuery, queryOut, addList, find, drop, why, b } = house;

  on('GET', `${b}/queries`, ({ brand }) => ({ items: world.queries.filter((one) => one.brand === brand).map((one) => queryOut(one)) }));
  on('POST', `${b}/queries`, ({ brand, body }) => {
    const query = addQuery(brand, body);
    // What is stored already is looked through again, as the server's back-fill does.
    for (const match of [...world.posts].reverse()) { const said = judge(query.root, query.text, match); if (said.matched) { match.queries = [...match.queries, query.id]; match.brand = brand; match.highlights = [...match.highlights, ...found(said, query)]; query.hits.push(Date.parse(match.stored_at)); } }
    return [201, queryOut(query)];
  });
  on('PATCH', `${b}/queries/{id}`, ({ brand, id: key, body }) => { const query = find(world.queries, key, brand); if (body.text !== undefined) { const { root, diagnostics } = parse(body.text); if (!root || diagnostics.some((one) => one.severity === 'error')) throw new Refusal(422, 'query-syntax', 'The query cannot be read.', { diagnostics }); query.root = root; } Object.assign(query, body); return queryOut(query); });
  on('DELETE', `${b}/queries/{id}`, ({ brand, id: key }) => { const query = find(world.queries, key, brand); drop(world.queries, query); world.rules = world.rules.filter((rule) => rule.query !== query.id); });
  const readable = ({ root, diagnostics }) => root && !diagnostics.some((one) => one.severity === 'error');
  on('GET', `${b}/queries/language`, ({ brand }) => language(world.queries.filter((one) => one.brand === brand), world.lists.filter((one) => one.brand === brand), world.sources.filter((one) => one.brand === brand || one.shared)));
  on('POST', `${b}/queries/check`, ({ body }) => { const read = parse(body.text ?? ''); return { diagnostics: read.diagnostics, formatted: readable(read) ? format(read.root) : null, cost: readable(read) ? costOf(read.root) : null }; });
  on('POST', `${b}/queries/preview`, ({ body }) => {
    const read = parse(body.text ?? '');
    const judged = readable(read) ? world.posts.map((match) => ({ match, said: judge(read.root, body.text, match) })) : [];
    const matched = judged.filter(({ said }) => said.matched);
    const scanned = judged.length;
    const tried = ({ match, said }) => { const { id: key, change, queries, stored_at, ...rest } = shown(match); return { ...rest, position: key, highlights: merged(said.highlights) }; };
    const minutes = Math.round((Date.now() - Date.parse(world.posts.at(-1)?.witnessed_at ?? iso())) / 60_000);
    const per_day = minutes >= 10 ? Math.round((matched.length * 1440) / minutes) : null;
    const share = scanned ? matched.length / scanned : 0;
    const percent = Math.round(share * 100);
    const broad = scanned >= 200 && share > 0.1 ? [{ severity: 'warning', code: 'too-broad', span: { start: 0, end: body.text.length }, fr: `Trop large : elle trouve ${percent} % de tout ce qui a été regardé (${matched.length} messages sur ${scanned}). Ajoutez un mot, une expression ou un champ.`, en: `Too broad: it finds ${percent}% of all that was looked at (${matched.length} of ${scanned} posts). Add a word, a phrase or a field.`, suggestion: null }] : [];
    return { diagnostics: [...read.diagnostics, ...broad], scanned, matched: matched.length, from: world.posts.at(-1)?.stored_at ?? iso(), until: iso(), day: { scanned, matched: matched.length, covered_minutes: minutes, whole: false, per_day }, items: matched.slice(0, body.limit ?? 20).map(tried), near: judged.filter(({ said }) => nearMiss(said)).slice(0, 8).map(tried), complete: true, cost: readable(read) ? costOf(read.root, per_day) : null };
  });
  on('POST', `${b}/queries/why`, ({ body }) => {
    const { root, diagnostics } = parse(body.text ?? '');
    if (!root || diagnostics.some((one) => one.severity === 'error')) throw new Refusal(422, 'query-syntax', 'The query cannot be read.', { diagnostics });
    if (body.position) return why(find(world.posts, body.position), root, body.text);
    const { post } = inventPost(seeded(1), 1, Date.now(), 'web');
    return why({ post: { ...post, title: null, text: body.pasted ?? '', links: [], media: [] }, reading: { lang: body.lang ?? 'und' } }, root, body.text);
  });
  on('POST', `${b}/queries/import`, ({ body }) => { if (/[(][^)]*$/.test(body.text)) return { text: '', refused: true, exact: false, notes: [{ span: { start: 0, end: body.text.length }, grade: 'refused', effect: 'none', code: 'unclosed', fr: 'Une parenthèse n’est pas refermée.', en: 'A bracket is never closed.' }] }; const at = body.text.indexOf('authorGender:F'); const text = body.text.replace(/\s*(?:AND\s+)?authorGender:F/, '').trim(); return { text, refused: false, exact: at < 0, notes: at < 0 ? [] : [{ span: { start: at, end: at + 14 }, grade: 'lost', effect: 'broader', code: 'unknown-field', fr: 'Le genre des auteurs n’est pas connu ici ; cette partie est laissée de côté.', en: 'Authors’ gender is not known here; this part is left out.' }] }; });

  const usedBy = (list) => world.queries.filter((one) => one.brand === list.brand && new RegExp(`list:"?${list.name.replace(/\W/g, '.')}`, 'i').test(one.text)).map((one) => one.name);
  const listOut = (list, whole = true) => ({ id: list.id, name: list.name, count: list.entries.length, used_by: usedBy(list), created_at: list.created_at, ...(whole ? { entries: list.entries } : {}) });
  on('GET', `${b}/lists`, ({ brand }) => ({ items: world.lists.filter((one) => one.brand === brand).map((one) => listOut(one, false)) }));
  on('POST', `${b}/lists`, ({ brand, body }) => { if (world.lists.some((one) => one.brand === brand && one.name.toLowerCase() === body.name.toLowerCase())) throw new Refusal(422, 'invalid-fields', '', { problems: [{ field: 'name', fr: 'une liste porte déjà ce nom', en: 'a list has this name already' }] }); return [201, listOut(addList(brand, body))]; });
  on('GET', `${b}/lists/{id}`, ({ brand, id: key }) => listOut(find(world.lists, key, brand)));
  on('PATCH', `${b}/lists/{id}`, ({ brand, id: key, body }) => listOut(Object.assign(find(world.lists, key, brand), body)));
  on('DELETE', `${b}/lists/{id}`, ({ brand, id: key }) => { const list = find(world.lists, key, brand); const names = usedBy(list); if (names.length) throw new Refusal(409, 'in-use', '', { problems: [{ field: 'name', fr: `Encore appelé par son nom dans : « ${names.join(' », « ')} ». Modifiez d’abord ces requêtes.`, en: `Still called by name in: “${names.join('”, “')}”. Change these queries first.` }] }); drop(world.lists, list); });
  on('GET', `${b}/queries/{id}/volume`, ({ brand, id: key, search }) => {
    const query = find(world.queries, key, brand);
    const size = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[search.get('bin') ?? 'hour'];
    const from = Math.floor(Date.parse(search.get('from')) / size) * size;
    const bins = [];
    for (let at = from; at < Date.parse(search.get('until')); at += size) { const posts = query.hits.filter((hit) => hit >= at && hit < at + size).length; const negative = Math.round(posts * 0.4); const positive = Math.round(posts * 0.3); bins.push({ at: iso(at), posts, authors: Math.ceil(posts * 0.8), negative, neutral: Math.max(0, posts - negative - positive), positive }); }
    return { bins };
  });
}
