// Setting up, signing in, brands, users, tokens.
import { randomBytes } from 'node:crypto';
import { Refusal } from '../world.mjs';

export function peopleRoutes(house, on) {
  const { world, id, iso, addBrand, addUser, sessionOf, enter, addSource, evening, find, drop, b } = house;

  on('GET', '/setup', () => ({ needed: world.users.length === 0, demo_available: true }), true);
  on('POST', '/setup', ({ body, answer }) => {
    if (world.users.length) throw new Refusal(409, 'already-set-up', 'Somebody has set this up already. Sign in instead.');
    if ((body.password ?? '').length < 10) throw new Refusal(422, 'password', 'The password is too short.', { problems: [{ field: 'password', fr: 'au moins 10 caractères', en: 'at least 10 characters' }] });
    const brand = addBrand(body.brand, '#5b5bd6');
    const user = addUser({ ...body, administrator: true, memberships: [{ brand: brand.id, role: 'administrator' }] });
    addSource(brand.id, { kind: 'bluesky', name: 'Bluesky', settings: { url: 'wss://jetstream2.us-east.bsky.network/subscribe' } }, 'listening', true);
    return [201, sessionOf(enter(user, answer))];
  }, true);
  on('POST', '/session', ({ body, answer }) => {
    const user = world.users.find((one) => one.email === body.email && one.password === body.password);
    if (!user) throw new Refusal(401, 'wrong-password', 'Email and password do not fit together.');
    return sessionOf(enter(user, answer));
  }, true);
  on('GET', '/session', ({ session }) => sessionOf(session));
  on('PATCH', '/session', ({ session, body }) => { Object.assign(session.user, body); return sessionOf(session); });
  on('DELETE', '/session', ({ key }) => { world.sessions.delete(key); });
  on('POST', '/demo', () => { evening(); return [202, {}]; });
  on('GET', '/brands', () => ({ items: world.brands, next: null }));
  on('POST', '/brands', ({ body }) => [201, addBrand(body.name, body.colour)]);
  on('PATCH', '/brands/{b}', ({ b, body }) => Object.assign(find(world.brands, b), body));
  const userOut = ({ password, ...user }) => user;
  on('GET', '/users', () => ({ items: world.users.map(userOut), next: null }));
  on('POST', '/users', ({ body }) => {
    if (world.users.some((one) => one.email === body.email)) throw new Refusal(422, 'taken', 'Somebody uses this address already.', { problems: [{ field: 'email', fr: 'déjà utilisée', en: 'already in use' }] });
    return [201, userOut(addUser({ administrator: false, ...body }))];
  });
  on('PATCH', '/users/{id}', ({ id: key, body }) => userOut(Object.assign(find(world.users, key), body)));
  on('DELETE', '/users/{id}', ({ id: key }) => { drop(world.users, find(world.users, key)); });
  on('GET', '/tokens', () => ({ items: world.tokens.map(({ token, ...rest }) => rest), next: null }));
  on('POST', '/tokens', ({ body }) => { const token = { id: id(), ...body, created_at: iso(), last_used_at: null, token: `vig_${randomBytes(18).toString('base64url')}` }; world.tokens.push(token); return [201, token]; });
  on('DELETE', '/tokens/{id}', ({ id: key }) => { drop(world.tokens, find(world.tokens, key)); });
}
