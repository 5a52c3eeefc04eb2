// Kinds of sources and channels as the server describes them.
const text = (fr, en) => ({ fr, en });
const field = (name, label, help, kind, required = false, fallback = null) => ({ name, label, help, kind, required, default: fallback });

export const sourceKinds = [
  { name: 'bluesky', push: false, title: text('Bluesky', 'Bluesky'), about: text('Tous les messages publics de Bluesky, au moment où ils sont écrits. Sans clé.', 'Every public post on Bluesky, as it is written. Needs no key.'),
    schema: { fields: [
      field('url', text('Adresse du flux', 'Stream address'), text('Un serveur Jetstream ; celui par défaut convient.', 'A Jetstream server; the usual one is fine.'), { type: 'url', schemes: ['wss', 'ws'] }, true, 'wss://jetstream2.us-east.bsky.network/subscribe'),
      field('languages', text('Langues', 'Languages'), text('Codes de langue, un par ligne. Vide : toutes.', 'Language codes, one a line. Empty: all.'), { type: 'list' }),
      field('replies', text('Avec les réponses', 'With replies'), text('Les réponses sont souvent les plus parlantes.', 'Replies often say the most.'), { type: 'flag' }, false, 'true'),
    ] } },
  { name: 'feed', push: false, title: text('Fil d’actualité', 'News feed'), about: text('Un site, un blog, un journal, par son fil RSS, Atom ou JSON.', 'A site, a blog, a paper, by its RSS, Atom or JSON feed.'),
    schema: { fields: [
      field('url', text('Adresse du fil', 'Feed address'), text('L’adresse du site suffit souvent.', 'The address of the site is often enough.'), { type: 'url', schemes: ['https', 'http'] }, true),
      field('every_minutes', text('Visite toutes les (minutes)', 'Visit every (minutes)'), text('Le site peut demander plus lent ; c’est respecté.', 'The site may ask for slower; that is respected.'), { type: 'number', min: 1, max: 1440 }, false, '5'),
    ] } },
  { name: 'post-lines', push: true, title: text('Lignes de messages', 'Post lines'), about: text('Vos propres outils envoient des messages, un objet JSON par ligne.', 'Your own systems send posts, one JSON object a line.'), schema: { fields: [
      field('network', text('Réseau', 'Network'), text('Le nom sous lequel les messages apparaissent.', 'The name the posts appear under.'), { type: 'text' }, false, 'web'),
    ] } },
  { name: 'webhook', push: true, title: text('Webhook signé', 'Signed webhook'), about: text('Un service nous appelle à chaque message ; la signature est vérifiée.', 'A service calls us with every post; its signature is checked.'), schema: { fields: [
      field('tolerance_seconds', text('Écart d’horloge toléré (s)', 'Clock difference allowed (s)'), text('Au-delà, l’appel est refusé.', 'Beyond it a call is refused.'), { type: 'number', min: 10, max: 3600 }, false, '300'),
    ] } },
];

export const channelKinds = [
  { name: 'mail', title: text('E-mail', 'Mail'), about: text('Un message à une ou plusieurs adresses.', 'A message to one or more addresses.'), schema: { fields: [
      field('to', text('Destinataires', 'To'), text('Une adresse par ligne.', 'One address a line.'), { type: 'list' }, true),
      field('server', text('Serveur d’envoi', 'Mail server'), text('Nom et port, par exemple smtp.exemple.fr:587.', 'Name and port, for instance smtp.example.com:587.'), { type: 'text' }, true),
      field('password', text('Mot de passe', 'Password'), text('Conservé chiffré.', 'Kept encrypted.'), { type: 'secret' }),
      field('security', text('Chiffrement', 'Encryption'), text('STARTTLS convient presque partout.', 'STARTTLS fits almost everywhere.'), { type: 'choice', of: ['starttls', 'tls', 'none'] }, false, 'starttls'),
    ] } },
  { name: 'chat', title: text('Salon de discussion', 'Chat room'), about: text('Slack, Mattermost, Teams ou Discord, par leur webhook entrant.', 'Slack, Mattermost, Teams or Discord, by their incoming webhook.'), schema: { fields: [
      field('url', text('Adresse du webhook', 'Webhook address'), text('Donnée par le salon.', 'The room gives it.'), { type: 'url', schemes: ['https'] }, true),
      field('shape', text('Service', 'Service'), text('La forme du message en dépend.', 'The shape of the message depends on it.'), { type: 'choice', of: ['slack', 'mattermost', 'teams', 'discord'] }, true, 'slack'),
    ] } },
  { name: 'webhook', title: text('Webhook', 'Webhook'), about: text('Votre propre système, appelé et signé.', 'Your own system, called and signed.'), schema: { fields: [
      field('url', text('Adresse', 'Address'), text('Appelée en POST.', 'Called with POST.'), { type: 'url', schemes: ['https', 'http'] }, true),
      field('secret', text('Secret', 'Secret'), text('Pour vérifier que l’appel vient de nous.', 'To check that the call is ours.'), { type: 'secret' }, true),
    ] } },
  { name: 'web-push', title: text('Navigateur', 'Browser'), about: text('Une notification sur un appareil.', 'A notification on one device.'), schema: { fields: [] } },
];
