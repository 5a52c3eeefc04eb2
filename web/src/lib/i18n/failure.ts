// A failure in words: the server's own when it gives reasons, ours by kind otherwise.
import { ApiFailure } from '../api/client';
import { own, t } from './index.svelte';

export function failureText(error: unknown): string {
  if (!(error instanceof ApiFailure)) return t().failure.broken;
  switch (error.kind) {
    case 'offline':
      return t().failure.offline;
    case 'forbidden':
      return t().failure.forbidden;
    case 'missing':
      return t().failure.missing;
    case 'busy':
      return t().failure.busy;
    case 'broken':
      return t().failure.broken;
    case 'signed-out':
      return t().failure.signedOut;
    default:
      // Which others call it by its name, in their words.
      if (error.code === 'in-use' && error.problems[0]) return own(error.problems[0]);
      return error.problems.length ? t().form.notSaved : error.detail || t().failure.refused;
  }
}
