import type { PaymentChoice, StatementRow } from '#payments';
import { dayFrom, numberFrom, oneOf } from '../http/query-desk.js';

/** The parameters by which payments are chosen: the same on the page, in the API and in exports. */
export const PAYMENT_FILTERS = [
  'statement',
  'payer',
  'paidFrom',
  'paidUntil',
  'status',
  'outcome',
  'revision',
  'provider',
  'corrected',
  'backdated',
] as const;

/** Those of the list of all contracts. */
export const ALL_PAYMENT_FILTERS = ['contract', ...PAYMENT_FILTERS] as const;

export const PAYMENT_STATUSES = [
  'issued',
  'part-approved',
  'approved',
  'disputed',
  'part-paid',
  'paid',
] as const satisfies readonly StatementRow['status'][];

/** @throws Problem for a value that is not of its kind. A filter that is there and empty was left empty in a form. */
export function paymentsChosen(filters: Readonly<Record<string, string | undefined>>): PaymentChoice {
  const given = Object.fromEntries(Object.entries(filters).filter(([, text]) => text !== '')) as Readonly<
    Record<string, string | undefined>
  >;
  const { statement, payer, paidFrom, paidUntil, status, outcome, revision, provider, corrected, backdated } = given;
  return {
    statement,
    payer,
    paidFrom: paidFrom === undefined ? undefined : dayFrom('paidFrom', paidFrom),
    paidUntil: paidUntil === undefined ? undefined : dayFrom('paidUntil', paidUntil),
    status: oneOf('status', PAYMENT_STATUSES, status),
    outcome,
    revision: revision === undefined ? undefined : numberFrom('revision', revision),
    provider,
    corrected: oneOf('corrected', ['true'], corrected) === undefined ? undefined : true,
    backdated: oneOf('backdated', ['true'], backdated) === undefined ? undefined : true,
  };
}

/** The choice as parameters of an address, those that say something. */
export function choiceInAddress(filters: Readonly<Record<string, string | undefined>>): string {
  const said = ALL_PAYMENT_FILTERS.flatMap((name): [string, string][] => {
    const text = filters[name];
    return text === undefined || text === '' ? [] : [[name, text]];
  });
  return new URLSearchParams(said).toString();
}
