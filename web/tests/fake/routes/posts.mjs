// Posts, why they match, boards.
import { parse } from '../language.mjs';
import { inventPost, seeded } from '../words.mjs';

export function postsRoutes(house, on) {
  const { world, random, id, arrive, shown, find, why, b } = house;

  on('GET', `${b}/posts`, ({ search }) => { const wanted = search.getAll('query').map(Number); const before = Number(search.get('before') ?? Infinity); const limit = Number(search.get('limit') ?? 50); const fits = world.posts.filter((match) => match.id < before && (wanted.length === 0 || wanted.some((query) => match.queries.includes(query)))); const items = fits.slice(0, limit).map(shown); return { items, next: fits.length > limit ? String(items.at(-1).id) : null }; });
  on('POST', `${b}/posts`, ({ raw, search }) => {
    const out = { accepted: 0, duplicates: 0, rejected: [], rejected_total: 0 };
    raw.split('\n').forEach((line, at) => {
      if (!line.trim()) return;
      try {
        const said = JSON.parse(line);
        const { post } = inventPost(random, ++world.change, Date.now(), 'web');
        const author = typeof said.author === 'string' ? { name: said.author } : (said.author ?? {});
        const lang = said.lang ?? said.langs?.[0] ?? 'und';
        const result = arrive({ post: { ...post, title: null, network: said.network ?? 'web', native: String(said.id ?? said.native), url: said.url ?? null, text: said.text ?? '', langs: [lang], kind: 'original', reply_to: null, root: null, media: [], place: null, links: [], author: { ...post.author, handle: null, followers: null, verified: false, ...author } }, reading: { lang, tone: { label: 'neutral', score: 0 } } }, Date.now(), Number(search.get('source')));
        out[result === 'accepted' ? 'accepted' : 'duplicates']++;
      } catch { out.rejected_total++; out.rejected.push({ line: at + 1, reason: 'not JSON' }); }
    });
    return out;
  });
  on('GET', `${b}/posts/{id}`, ({ id: key }) => { const match = find(world.posts, key); const thread = match.post.reply_to ? [inventPost(seeded(match.id), match.id, Date.parse(match.created_at) - 240_000, match.post.network).post, match.post] : []; return { ...shown(match), thread, matches: match.queries.map((query) => ({ query, name: world.queries.find((one) => one.id === query)?.name ?? '?', matched_at: match.stored_at })) }; });
  on('GET', `${b}/posts/{id}/why`, ({ brand, id: key, search }) => { const query = find(world.queries, search.get('query'), brand); return why(find(world.posts, key), query.root, query.text); });
  on('POST', `${b}/posts/{id}/why`, ({ id: key, body }) => { const { root } = parse(body.text); return why(find(world.posts, key), root, body.text); });
  on('GET', `${b}/board`, ({ brand, session }) => world.boards.get(`${session.user.id}:${brand}`) ?? { columns: [] });
  on('PUT', `${b}/board`, ({ brand, session, body }) => { world.boards.set(`${session.user.id}:${brand}`, body); return body; });
}
