import type { ContractDetails, Naming } from '#contracts';
import { BACKDATED_DAYS } from '#payments';
import { type Asked, dayFrom } from '../http/query-desk.js';
import { keepingMoment } from '../layout/parts.js';
import { capitalised, dayWords, plainWords } from '../layout/words.js';
import { financialPeriods } from './payment-periods.js';
import type { PaymentsFilter } from './payments.page.js';
import { choiceInAddress, PAYMENT_FILTERS, PAYMENT_STATUSES } from './payments-chosen.js';

/** What the list of payments can be narrowed to, and what it is narrowed to now. */
export function paymentsFilter(
  { contract, parties, outcomes, startsOn }: ContractDetails,
  revisions: readonly number[],
  { names, nameOf }: Naming,
  asked: Asked,
): PaymentsFilter {
  const { filters } = asked;
  const home = `/contracts/${contract}/payments`;
  const choice = (name: string, label: string, options: readonly (readonly [string, string])[]) => ({
    name,
    label,
    options: options.map(([value, text]) => ({ value, text, isChosen: filters[name] === value })),
  });
  const partiesAs = (role: string) =>
    parties
      .filter(({ roles }) => roles.some((one) => one === role))
      .map(({ organisation }) => [organisation, nameOf(organisation)] as const);
  const address = choiceInAddress(filters);
  const { paidFrom = '', paidUntil = '' } = filters;
  const period =
    paidFrom === '' && paidUntil === ''
      ? ''
      : `, paid ${dayOr(paidFrom, 'at any time')} to ${dayOr(paidUntil, 'today')}`;
  return {
    text: address === '' ? 'Choose payments' : `Chosen payments${period}`,
    hidden: [
      ...(['paidFrom', 'paidUntil'] as const).flatMap((name) => {
        const value = filters[name];
        return value === undefined || value === '' ? [] : [{ name, value }];
      }),
      ...(asked.isPast ? [{ name: 'asOf', value: String(asked.asOf) }] : []),
    ],
    choices: [
      choice('payer', 'Payer', partiesAs('outcome-payer')),
      choice('provider', 'Provider', partiesAs('service-provider')),
      choice(
        'outcome',
        'Outcome',
        outcomes.map(({ outcome }) => [outcome, names.get(outcome) ?? plainWords(outcome)]),
      ),
      choice(
        'revision',
        'Priced by the rate card',
        revisions.map((revision) => [String(revision), `Revision ${revision}`]),
      ),
      choice(
        'status',
        'Status of the statement',
        PAYMENT_STATUSES.map((status) => [status, capitalised(plainWords(status))]),
      ),
      choice('corrected', 'Corrected since', [['true', 'Only statements that a later one has changed']]),
      choice('backdated', 'Back-dated', [
        ['true', `Only with a claim more than ${BACKDATED_DAYS} days after it was achieved`],
      ]),
    ],
    periods: financialPeriods(startsOn, asked.day, paidFrom === '' ? undefined : dayFrom('paidFrom', paidFrom)).map(
      ({ text, from, to }) => ({
        text,
        href: keepingMoment(`${home}?${choiceInAddress({ ...filters, paidFrom: from, paidUntil: to })}`, asked),
      }),
    ),
    files: (
      [
        ['csv', 'CSV for spreadsheets'],
        ['xlsx', 'Excel workbook (XLSX)'],
        ['jsonl', 'JSON Lines'],
      ] as const
    ).map(([format, text]) => ({
      text,
      href: `/v1/exports/tables/payments?contract=${contract}&format=${format}&asOf=${asked.asOf}${address === '' ? '' : `&${address}`}`,
    })),
    clearHref: PAYMENT_FILTERS.some((name) => (filters[name] ?? '') !== '') ? keepingMoment(home, asked) : undefined,
  };
}

function dayOr(day: string, otherwise: string): string {
  return day === '' ? otherwise : dayWords(day);
}
