// Calls whose addresses, parameters, bodies and answers are checked against the generated schema. Knows no single
// address: those are in calls.ts.
import { send, type Method } from './client';
import type { paths } from './schema';

type Verb = Lowercase<Method>;
/** Every address that answers this verb. */
export type Address<V extends Verb> = { [P in keyof paths]: paths[P] extends Record<V, { responses: unknown }> ? P : never }[keyof paths];
type Operation<V extends Verb, P extends Address<V>> = paths[P] extends Record<V, infer O> ? O : never;

type Done = 200 | 201 | 202 | 204;
type Json<R> = R extends { content: { 'application/json': infer B } } ? B : undefined;
/** What comes back when all is well. */
export type Answer<V extends Verb, P extends Address<V>> =
  Operation<V, P> extends { responses: infer R } ? { [S in keyof R & Done]: Json<R[S]> }[keyof R & Done] : never;
/** What is sent along. */
export type Body<V extends Verb, P extends Address<V>> = Operation<V, P> extends { requestBody: { content: { 'application/json': infer B } } } ? B : undefined;
/** What is asked for after the question mark. */
export type Search<V extends Verb, P extends Address<V>> = Operation<V, P> extends { parameters: { query?: infer Q } } ? Q : never;
type Places<V extends Verb, P extends Address<V>> = Operation<V, P> extends { parameters: { path: infer Q } } ? Q : undefined;

/** The parts of a call; one that the schema does not know cannot be given, one that it demands cannot be left out. */
export type Parts<V extends Verb, P extends Address<V>> = { signal?: AbortSignal; search?: Search<V, P> } & (Places<V, P> extends undefined ? { at?: undefined } : { at: Places<V, P> }) &
  (Body<V, P> extends undefined ? { body?: undefined } : { body: Body<V, P> });
type Given<V extends Verb, P extends Address<V>> = Partial<Record<string, never>> extends Parts<V, P> ? [parts?: Parts<V, P>] : [parts: Parts<V, P>];

export function call<V extends Verb, P extends Address<V>>(verb: V, address: P, ...[parts]: Given<V, P>): Promise<Answer<V, P>> {
  const { at, search, body, signal } = (parts ?? {}) as { at?: Values; search?: Values; body?: unknown; signal?: AbortSignal };
  return send(verb.toUpperCase() as Method, place(address, at, search), body, signal);
}

type Value = string | number | null | undefined;
type Values = Record<string, Value | Value[]>;

/** An address with its places filled in and its search behind; what is not said is left out. */
export function place(address: string, at: Values = {}, search: Values = {}): string {
  const path = address.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(at[name])));
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== null && one !== undefined && one !== '') params.append(key, String(one));
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}
