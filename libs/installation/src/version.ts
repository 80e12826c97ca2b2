import { readFileSync } from 'node:fs';

const PLACES = ['../../../', '../../../../'];

/** The oldest Node that this ledger runs on, for example 22.14. */
export function nodeNeeded(): string {
  return /\d+(?:\.\d+)*/.exec(String(ownPackage()?.engines?.node))?.[0] ?? '22.14';
}

/** The version of this ledger, from the package.json above its code, which runs from its sources and from `dist`. */
export function ledgerVersion(): string {
  return ownPackage()?.version ?? 'unknown';
}

interface Package {
  readonly name: string;
  readonly version: string;
  readonly engines?: { readonly node?: string };
}

function ownPackage(): Package | undefined {
  for (const place of PLACES) {
    try {
      const found = JSON.parse(readFileSync(new URL(`${place}package.json`, import.meta.url), 'utf8')) as Package;
      if (found.name === 'outcomes-ledger') return found;
    } catch {
      // Not there: the next place.
    }
  }
  return undefined;
}
