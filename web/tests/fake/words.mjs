// Invented posts of an invented evening: the lights go out in a stadium. Nobody in here exists.

/** A small seeded random source, so that the same seed tells the same evening. */
export function seeded(seed) {
  let state = seed >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
  return { next, pick: (list) => list[Math.floor(next() * list.length)], chance: (p) => next() < p, int: (low, high) => low + Math.floor(next() * (high - low + 1)) };
}

const PEOPLE = [
  ['Léa Marchetti', 'lea.marchetti'], ['Tom Whitaker', 'tomwhit'], ['Inès Belkacem', 'ines.b'], ['Callum Reid', 'callumreid'],
  ['Hugo Delattre', 'hugo.delattre'], ['Maya Okonkwo', 'mayaok'], ['Jeanne Roussel', 'jeanne.r'], ['Owen Price', 'owenprice'],
  ['Karim Haddad', 'karim.h'], ['Sophie Lindqvist', 'sophielind'], ['Baptiste Morel', 'bmorel'], ['Priya Raman', 'priyar'],
  ['Camille Ferrand', 'camfer'], ['Dan Kowalski', 'dkowalski'], ['Nadia Amrani', 'nadia.amrani'], ['Ellis Grant', 'ellisgrant'],
  ['Le Quotidien des Rives', 'quotidienrives'], ['Riverside Live', 'riversidelive'],
];

const TEXTS = [
  ['fr', -0.7, 'Panne de courant totale au stade, on ne voit plus rien du tout. Quelqu’un sait ce qui se passe ?'],
  ['fr', -0.4, 'Deuxième panne en dix minutes au #StadeDesRives. On reste assis dans le noir, les enfants commencent à avoir peur.'],
  ['fr', 0.6, 'Plus de lumière mais 40 000 téléphones allumés : franchement c’est la plus belle image de la saison #StadeDesRives'],
  ['fr', 0.8, 'Le stade entier chante dans le noir, merci pour cette ambiance de folie !'],
  ['fr', -0.8, 'Deux heures de route, 90 € le billet, et un match dans le noir. Je veux un remboursement, et vite.'],
  ['fr', 0, 'Est-ce que les billets seront valables si le match est reporté ? @stadedesrives'],
  ['fr', 0, 'La coupure de courant au stade viendrait du poste électrique voisin, selon la préfecture. Le match est interrompu depuis 21 h 14.'],
  ['fr', 0.5, 'Un bénévole vient de distribuer des gâteaux dans notre tribune pendant la panne. Ça, c’est la classe.'],
  ['fr', -0.6, 'File d’attente interminable à la buvette, plus de paiement par carte depuis la panne. Prévoyez du liquide.'],
  ['fr', 0.3, 'Je cherche deux billets pour samedi prochain, de préférence en tribune nord. Quelqu’un vend ?'],
  ['fr', -0.3, 'Toujours pas d’annonce dans les haut-parleurs. Il suffirait pourtant d’un mot.'],
  ['fr', 0.7, 'La lumière revient, clameur dans tout le stade. Merci aux équipes techniques, chapeau !'],
  ['en', -0.6, 'Total blackout at Riverside Arena. Whole stand is dark, no announcement, nothing. What is going on?'],
  ['en', 0.7, 'Lights out at the stadium and 40,000 people start singing. Best night of my life.'],
  ['en', -0.8, 'Paid £85 for a ticket to sit in the dark for half an hour. I would like a refund please.'],
  ['en', 0, 'Does anybody know whether tickets stay valid if they abandon the match? Asking for my whole family.'],
  ['en', 0.6, 'Shout-out to the steward in block 214 who walked my dad down with a torch. Thank you, whoever you are'],
  ['en', -0.2, 'Power cut at the stadium seems to come from the substation across the river, the whole quay is dark.'],
  ['en', 0.8, 'You can still dunk in the dark, as a wise biscuit once said. #blackout #RiversideArena'],
  ['en', -0.5, 'Card payments are down since the blackout, so no food unless you carry cash. In 2026.'],
  ['en', 0.4, 'Looking for two tickets for next Saturday, north stand if possible. Will trade for stadium stories.'],
  ['en', -0.7, 'Third blackout this season. At some point somebody has to answer for this stadium.'],
  ['en', 0.5, 'The lights are back and so is the noise. Goosebumps.'],
  ['en', 0, 'Match stopped at 20:14 local time after a blackout. Officials say the restart is planned within the half hour.'],
];

const ALTS = [
  'A dark stadium lit by thousands of phone lights, seen from the north stand',
  'Les tribunes plongées dans le noir, des milliers de téléphones allumés',
  null,
  'A steward with a torch leads a man down the stairs',
];

export function inventPost(random, serial, at, network) {
  const [name, handle] = random.pick(PEOPLE);
  const [lang, lean, text] = random.pick(TEXTS);
  const net = network ?? random.pick(['bluesky', 'bluesky', 'bluesky', 'mastodon', 'web']);
  const host = { bluesky: 'bsky.example', mastodon: 'rives.social.example', web: 'quotidien.example' }[net];
  const reply = random.chance(0.2);
  const score = Math.max(-1, Math.min(1, lean + (random.next() - 0.5) * 0.3));
  return {
    post: {
      network: net,
      native: `did:plc:${handle.replaceAll('.', '')}/3k${serial.toString(36)}`,
      url: `https://${host}/@${handle}/${serial}`,
      author: {
        network: net, native: `did:plc:${handle.replaceAll('.', '')}`, handle: net === 'web' ? null : `${handle}.${host}`, name,
        avatar: `https://${host}/avatar/${handle}.jpg`, followers: random.int(12, 48_000), bio: null, location: null, following: null, created_at: null, verified: /Quotidien|Live/.test(name),
      },
      created_at: new Date(at - random.int(200, 1900)).toISOString(),
      text,
      title: net === 'web' ? (lang === 'fr' ? 'Le match interrompu par une panne de courant' : 'Match halted by a power cut at the stadium') : null,
      langs: [lang],
      kind: reply ? 'reply' : 'original',
      reply_to: reply ? { network: net, native: 'did:plc:root/3kroot' } : null,
      root: reply ? { network: net, native: 'did:plc:root/3kroot' } : null,
      quotes: null,
      links: net === 'web' || random.chance(0.12) ? [`https://${host}/2026/stadium-blackout-what-we-know`] : [],
      hashtags: [...text.matchAll(/#(\w+)/g)].map((found) => found[1]),
      mentions: [...text.matchAll(/@(\w+)/g)].map((found) => ({ handle: found[1], native: null })),
      media: random.chance(0.16) ? [{ kind: random.chance(0.85) ? 'image' : 'video', url: `https://${host}/media/${serial}.jpg`, alt: random.pick(ALTS) }] : [],
      place: random.chance(0.08) ? { name: 'Quai des Rives', lat: 47.21, lon: -1.55 } : null,
      engagement: { likes: null, reposts: null, replies: null, views: null },
    },
    reading: { lang, tone: { label: score > 0.2 ? 'positive' : score < -0.2 ? 'negative' : 'neutral', score: Math.round(score * 100) / 100 } },
  };
}
