// Every call that the screens make, by name. Knows addresses; knows nothing of screens. Shapes come from the schema.
import { call, place, type Body, type Search } from './typed';

export const setup = () => call('get', '/api/v1/setup');
export const firstAdministrator = (body: Body<'post', '/api/v1/setup'>) => call('post', '/api/v1/setup', { body });
export const session = () => call('get', '/api/v1/session');
export const signIn = (email: string, password: string) => call('post', '/api/v1/session', { body: { email, password } });
export const signOut = () => call('delete', '/api/v1/session');
export const changeSession = (body: Body<'patch', '/api/v1/session'>) => call('patch', '/api/v1/session', { body });
export const playDemo = () => call('post', '/api/v1/demo');

const BRAND = '/api/v1/brands/{brand}';
export const status = (brand: number) => call('get', `${BRAND}/status`, { at: { brand } });
export const brands = () => call('get', '/api/v1/brands');
export const addBrand = (body: Body<'post', '/api/v1/brands'>) => call('post', '/api/v1/brands', { body });
export const changeBrand = (brand: number, body: Body<'patch', typeof BRAND>) => call('patch', BRAND, { at: { brand }, body });
export const users = () => call('get', '/api/v1/users');
export const addUser = (body: Body<'post', '/api/v1/users'>) => call('post', '/api/v1/users', { body });
export const changeUser = (id: number, body: Body<'patch', '/api/v1/users/{id}'>) => call('patch', '/api/v1/users/{id}', { at: { id }, body });
export const removeUser = (id: number) => call('delete', '/api/v1/users/{id}', { at: { id } });
export const tokens = () => call('get', '/api/v1/tokens');
export const addToken = (body: Body<'post', '/api/v1/tokens'>) => call('post', '/api/v1/tokens', { body });
export const removeToken = (id: number) => call('delete', '/api/v1/tokens/{id}', { at: { id } });

const SOURCES = `${BRAND}/sources` as const;
export const sourceKinds = () => call('get', '/api/v1/source-kinds');
export const sources = (brand: number) => call('get', SOURCES, { at: { brand } });
export const addSource = (brand: number, body: Body<'post', typeof SOURCES>) => call('post', SOURCES, { at: { brand }, body });
export const changeSource = (brand: number, id: number, body: Body<'patch', `${typeof SOURCES}/{id}`>) => call('patch', `${SOURCES}/{id}`, { at: { brand, id }, body });
export const removeSource = (brand: number, id: number) => call('delete', `${SOURCES}/{id}`, { at: { brand, id } });
export const quarantine = (brand: number, id: number) => call('get', `${SOURCES}/{id}/quarantine`, { at: { brand, id } });
export const trySource = (brand: number, body: Body<'post', `${typeof SOURCES}/try`>, signal?: AbortSignal) => call('post', `${SOURCES}/try`, { at: { brand }, body, signal });

const QUERIES = `${BRAND}/queries` as const;
export type QueryBody = Body<'post', typeof QUERIES>;
export const queries = (brand: number) => call('get', QUERIES, { at: { brand } });
export const addQuery = (brand: number, body: QueryBody) => call('post', QUERIES, { at: { brand }, body });
export const changeQuery = (brand: number, id: number, body: Body<'patch', `${typeof QUERIES}/{id}`>) => call('patch', `${QUERIES}/{id}`, { at: { brand, id }, body });
export const removeQuery = (brand: number, id: number) => call('delete', `${QUERIES}/{id}`, { at: { brand, id } });
export const checkQuery = (brand: number, text: string, signal?: AbortSignal) => call('post', `${QUERIES}/check`, { at: { brand }, body: { text }, signal });
export const previewQuery = (brand: number, text: string, limit: number, signal?: AbortSignal) => call('post', `${QUERIES}/preview`, { at: { brand }, body: { text, limit }, signal });
export const queryLanguage = (brand: number) => call('get', `${QUERIES}/language`, { at: { brand } });
export const whyQuery = (brand: number, body: Body<'post', `${typeof QUERIES}/why`>, signal?: AbortSignal) => call('post', `${QUERIES}/why`, { at: { brand }, body, signal });
export const importQuery = (brand: number, dialect: string, text: string) => call('post', `${QUERIES}/import`, { at: { brand }, body: { dialect, text } });
export const volume = (brand: number, id: number, from: string, until: string, bin: 'minute' | 'hour' | 'day') =>
  call('get', `${QUERIES}/{id}/volume`, { at: { brand, id }, search: { from, until, bin } });

const LISTS = `${BRAND}/lists` as const;
export const lists = (brand: number) => call('get', LISTS, { at: { brand } });
export const list = (brand: number, id: number) => call('get', `${LISTS}/{id}`, { at: { brand, id } });
export const addList = (brand: number, body: Body<'post', typeof LISTS>) => call('post', LISTS, { at: { brand }, body });
export const changeList = (brand: number, id: number, body: Body<'patch', `${typeof LISTS}/{id}`>) => call('patch', `${LISTS}/{id}`, { at: { brand, id }, body });
export const removeList = (brand: number, id: number) => call('delete', `${LISTS}/{id}`, { at: { brand, id } });

const POSTS = `${BRAND}/posts` as const;
export const posts = (brand: number, search: Search<'get', typeof POSTS>) => call('get', POSTS, { at: { brand }, search });
export const postDetail = (brand: number, id: number, signal?: AbortSignal) => call('get', `${POSTS}/{id}`, { at: { brand, id }, signal });
export const why = (brand: number, id: number, query: number) => call('get', `${POSTS}/{id}/why`, { at: { brand, id }, search: { query } });
export const liveAddress = (brand: number, queries: number[], after: string | null) => place(`${BRAND}/live`, { brand }, { queries: queries.join(','), after });
export const board = (brand: number) => call('get', `${BRAND}/board`, { at: { brand } });
export const keepBoard = (brand: number, body: Body<'put', `${typeof BRAND}/board`>) => call('put', `${BRAND}/board`, { at: { brand }, body });

const CHANNELS = `${BRAND}/channels` as const;
export const channelKinds = () => call('get', '/api/v1/channel-kinds');
export const channels = (brand: number) => call('get', CHANNELS, { at: { brand } });
export const addChannel = (brand: number, body: Body<'post', typeof CHANNELS>) => call('post', CHANNELS, { at: { brand }, body });
export const changeChannel = (brand: number, id: number, body: Body<'patch', `${typeof CHANNELS}/{id}`>) => call('patch', `${CHANNELS}/{id}`, { at: { brand, id }, body });
export const removeChannel = (brand: number, id: number) => call('delete', `${CHANNELS}/{id}`, { at: { brand, id } });
export const testChannel = (brand: number, id: number) => call('post', `${CHANNELS}/{id}/test`, { at: { brand, id } });

const RULES = `${BRAND}/rules` as const;
export const rules = (brand: number) => call('get', RULES, { at: { brand } });
export const addRule = (brand: number, body: Body<'post', typeof RULES>) => call('post', RULES, { at: { brand }, body });
export const changeRule = (brand: number, id: number, body: Body<'patch', `${typeof RULES}/{id}`>) => call('patch', `${RULES}/{id}`, { at: { brand, id }, body });
export const removeRule = (brand: number, id: number) => call('delete', `${RULES}/{id}`, { at: { brand, id } });

const ALERTS = `${BRAND}/alerts` as const;
export const alerts = (brand: number, search: Search<'get', typeof ALERTS>) => call('get', ALERTS, { at: { brand }, search });
export const alert = (brand: number, id: number, signal?: AbortSignal) => call('get', `${ALERTS}/{id}`, { at: { brand, id }, signal });
export const acknowledge = (brand: number, id: number) => call('post', `${ALERTS}/{id}/ack`, { at: { brand, id } });
export const unacknowledge = (brand: number, id: number) => call('delete', `${ALERTS}/{id}/ack`, { at: { brand, id } });
export const acknowledgeAll = (brand: number, ids: number[]) => call('post', `${ALERTS}/ack`, { at: { brand }, body: { ids } });
export const jobs = (brand: number, state: 'dead' | 'waiting' | 'all') => call('get', `${BRAND}/jobs`, { at: { brand }, search: { state } });
export const retryJob = (brand: number, id: number) => call('post', `${BRAND}/jobs/{id}/retry`, { at: { brand, id } });

export const pushKey = () => call('get', '/api/v1/push/key');
export const subscribePush = (brand: number, body: Body<'post', `${typeof BRAND}/push/subscriptions`>) => call('post', `${BRAND}/push/subscriptions`, { at: { brand }, body });
