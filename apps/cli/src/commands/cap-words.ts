import type { Limit } from '#payments';
import { plain } from '../words.js';

/** For whom a limit holds. */
export const levelInWords: Record<Limit['level'], string> = {
  person: 'one person',
  outcome: 'the outcome',
  payer: 'one payer',
  contract: 'the whole contract',
};

/** A cap of the terms has no name but its code: `person_cap` is called person cap. */
export function capInWords(cap: string): string {
  const words = plain(cap);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The same in a sentence, where it has to be said that it is a cap. */
export function theCap(cap: string): string {
  return /(?:cap|limit|maximum)$/.test(cap) ? capInWords(cap) : `Cap ${plain(cap)}`;
}
