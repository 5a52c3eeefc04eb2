// The one door to the server: sends, reads, and turns every failure into an ApiFailure that a person can act on.
import type { Diagnostic, Problem, ProblemDetails } from './types';

/** `offline`: nothing answered; `refused`: the server said no and why; `signed-out`: who are you? */
export type FailureKind = 'offline' | 'refused' | 'signed-out' | 'forbidden' | 'missing' | 'busy' | 'broken';

export class ApiFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly problems: Problem[] = [],
    readonly diagnostics: Diagnostic[] = [],
  ) {
    super(detail || code);
  }
}

export interface Hooks {
  csrf: () => string;
  /** Called when the server no longer knows who asks. */
  signedOut: () => void;
  /** Called with whether the last request got an answer at all. */
  reachable: (yes: boolean) => void;
}

let hooks: Hooks = { csrf: () => '', signedOut: () => {}, reachable: () => {} };

export function installHooks(given: Hooks) {
  hooks = given;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export async function send<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET') headers['x-csrf-token'] = hooks.csrf();
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      credentials: 'same-origin',
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    hooks.reachable(false);
    throw new ApiFailure('offline', 0, 'offline', '');
  }
  hooks.reachable(![502, 503, 504].includes(answer.status));
  if (!answer.ok) throw await failureOf(answer, path);
  if (answer.status === 204 || answer.headers.get('content-length') === '0') return undefined as T;
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

async function failureOf(answer: Response, path: string): Promise<ApiFailure> {
  const details = (await answer.json().catch(() => ({}))) as Partial<ProblemDetails>;
  const kind = kindOf(answer.status);
  // Asking who one is, or trying a password, may be answered with 401 without anybody being thrown out.
  if (kind === 'signed-out' && !path.endsWith('/session')) hooks.signedOut();
  return new ApiFailure(
    kind,
    answer.status,
    details.code ?? `http-${answer.status}`,
    details.detail ?? details.title ?? '',
    details.problems ?? [],
    details.diagnostics ?? [],
  );
}

function kindOf(status: number): FailureKind {
  if (status === 401) return 'signed-out';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'missing';
  if (status === 429) return 'busy';
  if ([502, 503, 504].includes(status)) return 'offline';
  if (status >= 500) return 'broken';
  return 'refused';
}

