import { readFileSync } from 'node:fs';

const PLACES = ['../../../', '../../../../'];

/** The version of this ledger, from the package.json above its code, which runs from its sources and from `dist`. */
export function ledgerVersion(): string {
  for (const place of PLACES) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(`${place}package.json`, import.meta.url), 'utf8'));
      if (name === 'outcomes-ledger') return String(version);
    } catch {
      // Not there: the next place.
    }
  }
  return 'unknown';
}
