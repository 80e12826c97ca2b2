import type { Change, DecidedAs, VariationStatus } from '#contracts';
import type { KindOfChange } from '#payments';
import type { RevisionStatus } from '#rate-cards';
import { readable } from '../audit-trail/readable.js';
import type { TagColour } from '../layout/parts.js';
import { capitalised, plainWords } from '../layout/words.js';

/** A variation and a revision of the rate card go the same way, so their statuses have the same words and colours. */
export type ChangeStatus = VariationStatus | RevisionStatus;

const colours: Record<ChangeStatus, TagColour> = {
  draft: 'grey',
  proposed: 'yellow',
  overdue: 'orange',
  'change-requested': 'orange',
  agreed: 'green',
  'in-force': 'green',
  declined: 'red',
  withdrawn: 'grey',
  lapsed: 'grey',
};

export function changeStatus(status: ChangeStatus): { readonly text: string; readonly tag: TagColour } {
  return { text: capitalised(plainWords(status)), tag: colours[status] };
}

export const decisionWords: Record<DecidedAs, string> = {
  agreed: 'Agreed',
  declined: 'Declined',
  'change-requested': 'Asked for a change',
};

const kindWords: Record<Change['kind'], string> = {
  cap: 'Caps',
  split: 'Split between payers',
  'payment-mode': 'Payment mode',
  'party-joins': 'Party joins',
  'party-leaves': 'Party leaves',
  term: 'Term',
  release: 'Release of what was unpaid',
  outcome: 'New outcome',
};

/** The sorts of change, for whoever chooses one. */
export const changeKinds = Object.entries(kindWords).map(([value, text]) => ({ value, text }));

/** What sort of change it is, each sort once. */
export function kindsInWords(changes: readonly Change[]): string {
  return kindsOfChange([...new Set(changes.map(({ kind }) => kind))]);
}

export function kindsOfChange(kinds: readonly KindOfChange[]): string {
  return kinds.map((kind) => (kind === 'rate-card' ? 'Rate card' : kindWords[kind])).join('; ');
}

/** The clauses of a variation as people read them. A code beside the title that it stands for says nothing more. */
export function changesSaid(words: readonly string[], names: ReadonlyMap<string, string>): string[] {
  return words.map((clause) => readable(clause.replace(/^the outcome \S+, ("[^"]*")/, 'the outcome $1'), names));
}
