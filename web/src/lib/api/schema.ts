// The shapes that the server sends and takes, after its contract. Hand-written until they are generated from
// /api/openapi.json; nothing else may declare a wire shape.

export type Time = string;
export type Language = 'fr' | 'en';
export type Text = { fr: string; en: string };
export type Role = 'listener' | 'writer' | 'approver' | 'manager' | 'analyst' | 'administrator';

export interface Problem {
  field: string;
  fr: string;
  en: string;
}
export interface Span {
  start: number;
  end: number;
}
export interface Diagnostic {
  severity: 'error' | 'warning' | 'hint';
  span: Span;
  code: string;
  fr: string;
  en: string;
  suggestion: { span: Span; replacement: string } | null;
}
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  problems?: Problem[];
  diagnostics?: Diagnostic[];
}
export interface List<T> {
  items: T[];
  next?: string | null;
}

export interface Brand {
  id: number;
  name: string;
  colour: string;
  role?: Role;
}
export interface Session {
  user: { id: number; email: string; name: string; language: Language };
  csrf: string;
  administrator: boolean;
  brands: Brand[];
}
export interface Setup {
  needed: boolean;
  demo_available: boolean;
}
export interface Status {
  sources_alive: number;
  sources_total: number;
  lag_p99_ms: number | null;
  last_post_at: Time | null;
  alerts_today: number;
  alerts_budget_today: number | null;
  posts_per_minute: number;
  now: Time;
  demo: boolean;
}
export interface User {
  id: number;
  email: string;
  name: string;
  language: Language;
  administrator?: boolean;
  memberships: { brand: number; role: Role }[];
}
export interface Token {
  id: number;
  name: string;
  scopes: TokenScope[];
  brand: number;
  created_at?: Time;
  last_used_at?: Time | null;
  token?: string;
}
export type TokenScope = 'read' | 'write' | 'ingest';

export type FieldKind =
  | { type: 'text' }
  | { type: 'flag' }
  | { type: 'list' }
  | { type: 'secret' }
  | { type: 'url'; schemes: string[] }
  | { type: 'number'; min: number; max: number }
  | { type: 'choice'; of: string[] };
export interface Field {
  name: string;
  label: Text;
  help: Text;
  kind: FieldKind;
  required: boolean;
  default: string | null;
}
export interface Kind {
  name: string;
  title: Text;
  about: Text;
  push?: boolean;
  schema: { fields: Field[] };
}
export type SettingValue = string | number | boolean | string[] | { set: boolean } | null;
export type Settings = Record<string, SettingValue>;

export type SourceState = 'starting' | 'listening' | 'waiting' | 'retrying' | 'paused' | 'failed' | 'off';
export interface Minute {
  at: Time;
  events: number;
  state: 'covered' | 'late' | 'dead';
}
export interface Health {
  state: SourceState;
  since: Time;
  last_event_at: Time | null;
  last_error: string | null;
  retry_at: Time | null;
  events_total: number;
  rejected_total: number;
  ignored_total: number;
  minutes: Minute[];
}
export interface Source {
  id: number;
  kind: string;
  name: string;
  shared: boolean;
  enabled: boolean;
  settings: Settings;
  health: Health;
  push?: { url: string; secret_shown_once?: string } | null;
}
export interface Quarantined {
  id: number;
  at: Time;
  reason: string;
  sample: string;
}
export interface Trial {
  ok: boolean;
  message: string;
  posts: Post[];
}

export interface Query {
  id: number;
  name: string;
  text: string;
  colour: number;
  created_at: Time;
  volume: { per_minute: number[]; last_hour: number; last_day: number };
}
export interface Check {
  diagnostics: Diagnostic[];
  formatted: string | null;
}
export interface Preview {
  diagnostics: Diagnostic[];
  scanned: number;
  matched: number;
  from: Time | null;
  until: Time | null;
  items: PreviewPost[];
  complete: boolean;
}
export interface VolumeBin {
  at: Time;
  posts: number;
  authors: number;
  negative: number;
  neutral: number;
  positive: number;
}

export interface Author {
  network: string;
  native: string;
  handle: string | null;
  name: string | null;
  avatar: string | null;
  followers: number | null;
  verified: boolean;
}
export interface PostRef {
  network: string;
  native: string;
}
export interface Media {
  kind: 'image' | 'video' | 'audio';
  url: string | null;
  alt: string | null;
}
export interface Post {
  network: string;
  native: string;
  url: string | null;
  author: Author;
  created_at: Time;
  text: string;
  title: string | null;
  langs: string[];
  kind: 'original' | 'reply' | 'quote' | 'repost';
  reply_to: PostRef | null;
  root: PostRef | null;
  quotes: PostRef | null;
  links: string[];
  hashtags: string[];
  mentions: { handle: string; native: string | null }[];
  media: Media[];
  place: { name: string | null; lat: number | null; lon: number | null } | null;
}
export type ToneLabel = 'negative' | 'neutral' | 'positive';
export interface Reading {
  lang: string;
  tone: { label: ToneLabel; score: number } | null;
}
export interface Highlight {
  field: 'text' | 'title';
  start: number;
  end: number;
  /** The query that found it; absent where only one was asked. */
  query?: number;
}
export interface PostMatch {
  id: number;
  /** The place in the live feed; only there. */
  change: number | null;
  queries: number[];
  post: Post;
  reading: Reading | null;
  highlights: Highlight[];
  source: number;
  created_at: Time;
  witnessed_at: Time;
  stored_at: Time | null;
}
/** A post that a preview found; it has an id only if some query had matched it before. */
export type PreviewPost = Omit<PostMatch, 'id'> & { id: number | null };
export interface PostDetail extends PostMatch {
  thread: Post[];
  matches: { query: number; name: string; matched_at: Time }[];
}
export interface Clause {
  span: Span;
  text: string;
  kind: string;
  matched: boolean;
  fr: string;
  en: string;
  children: Clause[];
}
export interface Why {
  matched: boolean;
  text: string;
  clauses: Clause[];
  highlights: Highlight[];
}

export interface Channel {
  id: number;
  kind: string;
  name: string;
  enabled: boolean;
  settings: Settings;
  alerts_per_hour: number | null;
  last_sent_at: Time | null;
  last_error: string | null;
}
export type Condition =
  | { kind: 'each-post' }
  | { kind: 'volume'; count: number; minutes: number }
  | { kind: 'spike'; times: number; count: number; minutes: number };
export type Pace = { kind: 'now' } | { kind: 'digest'; every_minutes: number };
export interface Rule {
  id: number;
  name: string;
  query: number;
  condition: Condition;
  cool_down_minutes: number;
  pace: Pace;
  channels: number[];
  enabled: boolean;
}
export type Cause =
  | { kind: 'each-post' }
  | { kind: 'volume'; count: number; minutes: number; threshold: number }
  | { kind: 'spike'; count: number; minutes: number; usual: number; times: number };
export interface Delivery {
  channel: { id: number; name: string; kind: string };
  fate: 'send' | 'digest' | 'over-budget';
  state: 'waiting' | 'sent' | 'failed' | 'dead' | 'held';
  at: Time | null;
  error: string | null;
}
export interface Alert {
  id: number;
  rule: { id: number; name: string };
  query: { id: number; name: string };
  raised_at: Time;
  cause: Cause;
  severity: number;
  posts: PostMatch[];
  deliveries: Delivery[];
  acknowledged: { by: string; at: Time } | null;
}
export interface AlertList extends List<Alert> {
  open_count: number;
}
export interface Job {
  id: number;
  kind: string;
  state: string;
  attempts: number;
  run_at: Time;
  last_error: string | null;
  created_at: Time;
  summary: string;
}
export interface Board {
  columns: { query: number; width: number }[];
}
