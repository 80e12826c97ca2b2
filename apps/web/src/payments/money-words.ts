import {
  type DisputeRow,
  type Limit,
  type LinePartRow,
  type NotPayableReason,
  reasonInWords,
  type StatementLineRow,
} from '#payments';
import { readable } from '../audit-trail/readable.js';
import { type Cell, cell, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { counted, countWords, moneyWords } from '../layout/words.js';

export const collectWords: Record<StatementLineRow['collect'], string> = {
  netted: 'Netted with the statement',
  invoiced: 'Asked back by an invoice of its own',
  held: 'Against what the payer had held back',
};

/** For whom a limit holds, beside its name. */
export const levelWords: Record<Limit['level'], string> = {
  person: 'for each person',
  outcome: 'for the outcome, over everybody',
  payer: 'for a payer',
  contract: 'for the whole contract',
};

/**
 * Of a limit, or of what is used of it: money, or how many. A cap of the terms counts outcomes; a line of the rate card
 * counts whatever it is priced by, which its name says.
 */
export function limitAmount(
  { counts, source }: { readonly counts: Limit['counts'] | null; readonly source?: Limit['source'] | null },
  value: number,
): string {
  if (counts !== 'number') return moneyWords(value);
  return source === 'terms' ? counted(value, 'outcome') : countWords(value);
}

export const disputeWords: Record<DisputeRow['status'], string> = {
  open: 'Open',
  dropped: 'Dropped by the payer',
  conceded: 'Conceded',
};

/** Why something is not payable, in a table or a title. */
export function reasonWords({
  reason,
  cap,
}: {
  readonly reason: NotPayableReason;
  readonly cap: string | null;
}): string {
  return reason === 'cap' ? `Cut by the cap ${readable(cap ?? '').toLowerCase()}` : reasonTitles[reason];
}

const reasonTitles: Record<NotPayableReason, string> = {
  ...reasonInWords,
  'own-price': 'At the own price of a payer',
  deadweight: 'Deadweight, for what would have happened anyway',
  disallowed: 'Disallowed: a dispute, a clawback, or a claim that does not stand',
  'payment-mode': 'Achieved while a grant was paid or payments were paused',
};

/** The list of what is not payable for a reason, or because of a cap. */
export function reasonHref(
  contract: string,
  { reason, cap }: { readonly reason: NotPayableReason; readonly cap: string | null },
): string {
  return `/contracts/${contract}/caps?${reason === 'cap' ? `cap=${cap}` : `reason=${reason}`}`;
}

export function lineHref({
  contract,
  statement,
  number,
}: Pick<LinePartRow, 'contract' | 'statement' | 'number'>): string {
  return `/contracts/${contract}/statements/${statement}/lines/${number}`;
}

export function lineCell(line: Pick<LinePartRow, 'contract' | 'statement' | 'number'>, asked: ReadAt): Cell {
  return cell(`${line.statement}, line ${line.number}`, { href: keepingMoment(lineHref(line), asked) });
}

/** Whom a line is for: a person by pseudonym, or a cohort. */
export function subjectCell(
  {
    contract,
    person,
    cohort,
  }: { readonly contract: string; readonly person: string | null; readonly cohort: string | null },
  asked: ReadAt,
): Cell {
  const home = `/contracts/${contract}`;
  if (person !== null) return cell(person, { href: keepingMoment(`${home}/people/${person}`, asked), mono: true });
  const text = cohort === null ? 'All cohorts together' : `Cohort ${cohort.replaceAll('_', ' ')}`;
  return cell(text, { href: keepingMoment(`${home}/cohorts`, asked) });
}
