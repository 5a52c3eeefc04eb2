// Every call of the contract by name. Knows addresses; knows nothing of screens.
import { get, patch, post, put, remove } from './client';
import type * as s from './schema';

const v1 = '/api/v1';
const of = (brand: number) => `${v1}/brands/${brand}`;

function search(values: Record<string, string | number | null | undefined | (string | number)[]>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(key, String(one));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

export const setup = () => get<s.Setup>(`${v1}/setup`);
export const firstAdministrator = (body: { email: string; name: string; password: string; brand: string; language: s.Language }) =>
  post<s.Session>(`${v1}/setup`, body);
export const session = () => get<s.Session>(`${v1}/session`);
export const signIn = (email: string, password: string) => post<s.Session>(`${v1}/session`, { email, password });
export const signOut = () => remove(`${v1}/session`);
export const changeSession = (body: { language?: s.Language; name?: string }) => patch<s.Session>(`${v1}/session`, body);
export const playDemo = () => post<unknown>(`${v1}/demo`, {});

export const status = (brand: number) => get<s.Status>(`${of(brand)}/status`);

export const brands = () => get<s.List<s.Brand>>(`${v1}/brands`);
export const addBrand = (body: { name: string; colour: string }) => post<s.Brand>(`${v1}/brands`, body);
export const changeBrand = (id: number, body: { name?: string; colour?: string }) => patch<s.Brand>(`${v1}/brands/${id}`, body);
export const users = () => get<s.List<s.User>>(`${v1}/users`);
export const addUser = (body: { email: string; name: string; password: string; language: s.Language; administrator: boolean; memberships: s.User['memberships'] }) =>
  post<s.User>(`${v1}/users`, body);
export const changeUser = (id: number, body: Partial<Pick<s.User, 'name' | 'language' | 'memberships'>>) => patch<s.User>(`${v1}/users/${id}`, body);
export const removeUser = (id: number) => remove(`${v1}/users/${id}`);
export const tokens = () => get<s.List<s.Token>>(`${v1}/tokens`);
export const addToken = (body: { name: string; scopes: s.TokenScope[]; brand: number }) => post<s.Token>(`${v1}/tokens`, body);
export const removeToken = (id: number) => remove(`${v1}/tokens/${id}`);

export const sourceKinds = () => get<s.List<s.Kind>>(`${v1}/source-kinds`);
export const sources = (brand: number) => get<s.List<s.Source>>(`${of(brand)}/sources`);
export type SourceBody = { kind: string; name: string; settings: s.Settings; enabled: boolean };
export const addSource = (brand: number, body: SourceBody) => post<s.Source>(`${of(brand)}/sources`, body);
export const changeSource = (brand: number, id: number, body: Partial<Omit<SourceBody, 'kind'>>) =>
  patch<s.Source>(`${of(brand)}/sources/${id}`, body);
export const removeSource = (brand: number, id: number) => remove(`${of(brand)}/sources/${id}`);
export const quarantine = (brand: number, id: number) => get<s.List<s.Quarantined>>(`${of(brand)}/sources/${id}/quarantine`);
export const trySource = (brand: number, body: { kind: string; settings: s.Settings }, signal?: AbortSignal) =>
  post<s.Trial>(`${of(brand)}/sources/try`, body, signal);

export const queries = (brand: number) => get<s.List<s.Query>>(`${of(brand)}/queries`);
export type QueryBody = { name: string; text: string; colour: number };
export const addQuery = (brand: number, body: QueryBody) => post<s.Query>(`${of(brand)}/queries`, body);
export const changeQuery = (brand: number, id: number, body: Partial<QueryBody>) => patch<s.Query>(`${of(brand)}/queries/${id}`, body);
export const removeQuery = (brand: number, id: number) => remove(`${of(brand)}/queries/${id}`);
export const checkQuery = (brand: number, text: string, signal?: AbortSignal) =>
  post<s.Check>(`${of(brand)}/queries/check`, { text }, signal);
export const previewQuery = (brand: number, text: string, limit: number, signal?: AbortSignal) =>
  post<s.Preview>(`${of(brand)}/queries/preview`, { text, limit }, signal);
export const volume = (brand: number, id: number, from: string, until: string, bin: 'minute' | 'hour' | 'day') =>
  get<{ bins: s.VolumeBin[] }>(`${of(brand)}/queries/${id}/volume${search({ from, until, bin })}`);

export const posts = (brand: number, asked: { query?: number[]; before?: number; limit?: number; tone?: string; lang?: string }) =>
  get<s.List<s.PostMatch>>(`${of(brand)}/posts${search(asked)}`);
export const postDetail = (brand: number, id: number, signal?: AbortSignal) => get<s.PostDetail>(`${of(brand)}/posts/${id}`, signal);
export const why = (brand: number, id: number, query: number) => get<s.Why>(`${of(brand)}/posts/${id}/why${search({ query })}`);
export const whyText = (brand: number, id: number, text: string) => post<s.Why>(`${of(brand)}/posts/${id}/why`, { text });
export const liveAddress = (brand: number, queries: number[], after: string | null) =>
  `${of(brand)}/live${search({ queries: queries.join(','), after })}`;
export const board = (brand: number) => get<s.Board>(`${of(brand)}/board`);
export const keepBoard = (brand: number, body: s.Board) => put<s.Board>(`${of(brand)}/board`, body);

export const channelKinds = () => get<s.List<s.Kind>>(`${v1}/channel-kinds`);
export const channels = (brand: number) => get<s.List<s.Channel>>(`${of(brand)}/channels`);
export type ChannelBody = { kind: string; name: string; settings: s.Settings; enabled: boolean; alerts_per_hour: number | null };
export const addChannel = (brand: number, body: ChannelBody) => post<s.Channel>(`${of(brand)}/channels`, body);
export const changeChannel = (brand: number, id: number, body: Partial<Omit<ChannelBody, 'kind'>>) =>
  patch<s.Channel>(`${of(brand)}/channels/${id}`, body);
export const removeChannel = (brand: number, id: number) => remove(`${of(brand)}/channels/${id}`);
export const testChannel = (brand: number, id: number) => post<{ ok: boolean; message: string }>(`${of(brand)}/channels/${id}/test`, {});
export const rules = (brand: number) => get<s.List<s.Rule>>(`${of(brand)}/rules`);
export type RuleBody = Omit<s.Rule, 'id'>;
export const addRule = (brand: number, body: RuleBody) => post<s.Rule>(`${of(brand)}/rules`, body);
export const changeRule = (brand: number, id: number, body: Partial<RuleBody>) => patch<s.Rule>(`${of(brand)}/rules/${id}`, body);
export const removeRule = (brand: number, id: number) => remove(`${of(brand)}/rules/${id}`);

export const alerts = (brand: number, asked: { state: 'open' | 'acknowledged' | 'all'; after?: string | null; limit?: number }) =>
  get<s.AlertList>(`${of(brand)}/alerts${search(asked)}`);
export const acknowledge = (brand: number, id: number) => post<s.Alert>(`${of(brand)}/alerts/${id}/ack`, {});
export const unacknowledge = (brand: number, id: number) => remove<s.Alert>(`${of(brand)}/alerts/${id}/ack`);
export const acknowledgeAll = (brand: number, ids: number[]) => post<unknown>(`${of(brand)}/alerts/ack`, { ids });
export const jobs = (brand: number, state: 'dead' | 'waiting' | 'all') => get<s.List<s.Job>>(`${of(brand)}/jobs${search({ state })}`);
export const retryJob = (brand: number, id: number) => post<unknown>(`${of(brand)}/jobs/${id}/retry`, {});

export const pushKey = () => get<{ key: string }>(`${v1}/push/key`);
export const subscribePush = (brand: number, body: { endpoint: string; keys: { p256dh: string; auth: string }; name: string }) =>
  post<s.Channel>(`${of(brand)}/push/subscriptions`, body);
