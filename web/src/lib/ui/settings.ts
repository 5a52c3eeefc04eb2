// Settings of a connector on their way between schema, form and server.
import type { Field, Settings } from '../api/types';

/** What a new connector's form begins with: the schema's defaults, in the right types. */
export function defaultsOf(fields: Field[]): Settings {
  const settings: Settings = {};
  for (const { name, kind, default: fallback } of fields) {
    if (kind.type === 'flag') settings[name] = fallback === 'true';
    else if (fallback === null || fallback === undefined) continue;
    else if (kind.type === 'number') settings[name] = Number(fallback);
    else if (kind.type === 'list') settings[name] = fallback.split(/[\n,]/).map((part) => part.trim()).filter(Boolean);
    else settings[name] = fallback;
  }
  return settings;
}

/** What is sent: empty settings are left out, and so are secrets that were not typed anew. */
export function toSend(settings: Settings): Settings {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => {
      if (value === null || value === '') return false;
      return !(typeof value === 'object' && !Array.isArray(value));
    }),
  );
}
