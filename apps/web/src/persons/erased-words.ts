import { dayOfMoment, dayWords } from '../layout/words.js';

/** Somebody whose key was destroyed, and when. */
export interface ErasedPerson {
  readonly person: string;
  readonly erasedAt: string;
}

/** What a reader must know who looks at a payment and would look for its evidence. */
export function erasedWords(erased: readonly ErasedPerson[]): string[] {
  return erased.map(
    ({ person, erasedAt }) =>
      `What was known of ${person} was erased on ${dayWords(dayOfMoment(erasedAt))}: the evidence is still there as it was stored, and nobody can open it. What the verifier decided on it stands in clear, and so does every amount.`,
  );
}
