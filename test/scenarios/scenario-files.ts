import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { demonstrationFiles } from '#scenarios';

/** The scenario files of a folder, without the contracts of the demonstration, which take minutes and are run by name. */
export function scenarioFiles(kind: 'ok' | 'refused'): { readonly name: string; readonly file: string }[] {
  const folder = join(import.meta.dirname, kind);
  const demonstration = demonstrationFiles().map(({ name }) => name);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !demonstration.includes(name))
    .map((name) => ({ name: basename(name, '.json'), file: join(folder, name) }));
}
