import {
  type AdjustmentCause,
  type DisputeRow,
  type LinePartRow,
  type NotPayableReason,
  reasonInWords,
  type StatementLineRow,
} from '#payments';
import { readable } from '../audit-trail/readable.js';
import { type Cell, cell, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';

export const causeWords: Record<AdjustmentCause, string> = {
  'claim-withdrawn': 'the claim was withdrawn',
  'verification-withdrawn': 'its verification was taken back',
  'claim-made-again': 'the claim was withdrawn and made again',
  'result-restated': 'the result of a cohort that it rests on was replaced',
  'dates-corrected': 'the day of the referral or of the start that it is priced by was corrected',
  'rate-card-revised': 'a revision of the rate card prices it otherwise',
  'terms-varied': 'a variation changed the terms for its day',
  released: 'a variation released what had been left unpaid',
  'dispute-upheld': 'a dispute of it was conceded',
  clawback: 'a clawback took it back',
  'room-changed': 'another claim changed, and with it what a cap or a band had left for this one',
};

export const collectWords: Record<StatementLineRow['collect'], string> = {
  netted: 'Netted with the statement',
  invoiced: 'Asked back by an invoice of its own',
  held: 'Against what the payer had held back',
};

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
