import { dayOfMoment, dayWords } from '../layout/words.js';

/** Somebody whose key was destroyed, and when. */
export interface ErasedPerson {
  readonly person: string;
  readonly erasedAt: string;
  /** Which request of those about the person it was. */
  readonly request?: number;
}

/** What a reader must know who looks at a payment and would look for its evidence. */
export function erasedWords(erased: readonly ErasedPerson[]): string[] {
  return erased.map(
    ({ person, erasedAt, request }) =>
      `What was known of ${person} was erased on ${dayWords(dayOfMoment(erasedAt))}${request === undefined ? '' : ` under request ${request}`}: the evidence is still there as it was stored, and nobody can open it. What the verifier decided on it stands in clear, and so does every amount.`,
  );
}
