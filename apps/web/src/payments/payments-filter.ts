import { BACKDATED_DAYS } from '#payments';
import { type Asked, dayFrom, invalid } from '../http/query-desk.js';
import { keepingMoment } from '../layout/parts.js';
import { capitalised, dayWords, plainWords } from '../layout/words.js';
import { wordsBeside } from '../pages/heeded.js';
import { contractYears, financialPeriods } from './payment-periods.js';
import type { PaymentsFilter } from './payments.page.js';
import { choiceInAddress, PAYMENT_STATUSES } from './payments-chosen.js';

/** What there is to choose from: codes with their names. */
export interface PaymentsOffer {
  /** The address of the list. */
  readonly home: string;
  /** Undefined for the list of one contract. */
  readonly contracts: readonly (readonly [string, string])[] | undefined;
  readonly payers: readonly (readonly [string, string])[];
  readonly providers: readonly (readonly [string, string])[];
  readonly outcomes: readonly (readonly [string, string])[];
  /** The highest revision of a rate card. */
  readonly revisions: number;
  /** The first day of the first contract; undefined where there is none. */
  readonly startsOn: string | undefined;
  /** The first and the last day of the only contract; undefined where there are several. */
  readonly contractYears: { readonly startsOn: string; readonly endsOn: string } | undefined;
}

/**
 * A list of nothing would pass for one of somebody who was paid nothing.
 *
 * @throws Problem for a filter that asks for what is not offered.
 */
export function requireOffered(
  { contracts, payers, providers, outcomes, revisions }: PaymentsOffer,
  { filters: { contract = '', payer = '', provider = '', outcome = '', revision = '' } }: Pick<Asked, 'filters'>,
): void {
  const among = (name: string, value: string, options: readonly (readonly [string, string])[]) => {
    if (value !== '' && options.every(([code]) => code !== value)) throw invalid(name, 'is not one of those there are');
  };
  if (contracts !== undefined) among('contract', contract, contracts);
  among('payer', payer, payers);
  among('provider', provider, providers);
  among('outcome', outcome, outcomes);
  if (Number(revision) > revisions) throw invalid('revision', `must be a revision up to ${revisions}`);
}

/** What the list of payments can be narrowed to, and what it is narrowed to now. */
export function paymentsFilter(offer: PaymentsOffer, asked: Asked): PaymentsFilter {
  const { filters } = asked;
  const { home } = offer;
  const choice = (name: string, label: string, options: readonly (readonly [string, string])[]) => ({
    name,
    label,
    error: wordsBeside(name, asked),
    options: options.map(([value, text]) => ({ value, text, isChosen: filters[name] === value })),
  });
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
      ...(offer.contracts === undefined ? [] : [choice('contract', 'Contract', offer.contracts)]),
      choice('payer', 'Payer', offer.payers),
      choice('provider', 'Provider', offer.providers),
      choice('outcome', 'Outcome', offer.outcomes),
      choice(
        'revision',
        'Priced by the rate card',
        Array.from({ length: offer.revisions }, (_, nth) => [String(nth + 1), `Revision ${nth + 1}`] as const),
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
    isWrong: (asked.wrong ?? []).length > 0,
    periods: periodsOf(offer, asked, paidFrom).map(({ text, from, to }) => ({
      text,
      href: keepingMoment(`${home}?${choiceInAddress({ ...filters, paidFrom: from, paidUntil: to })}`, asked),
    })),
    files: (
      [
        ['csv', 'CSV for spreadsheets'],
        ['xlsx', 'Excel workbook (XLSX)'],
        ['jsonl', 'JSON Lines'],
      ] as const
    ).map(([format, text]) => ({ text, href: fileHref(home, format, address, asked) })),
    clearHref: address === '' ? undefined : keepingMoment(home, asked),
  };
}

function periodsOf({ startsOn, contractYears: years }: PaymentsOffer, { day }: Asked, paidFrom: string) {
  if (startsOn === undefined) return [];
  return [
    ...financialPeriods(startsOn, day, paidFrom === '' ? undefined : dayFrom('paidFrom', paidFrom)),
    ...(years === undefined ? [] : contractYears(years.startsOn, years.endsOn, day)),
  ];
}

/** Exactly the rows that are chosen, as a file. */
function fileHref(home: string, format: string, address: string, { asOf }: Asked): string {
  const contract = /^\/contracts\/([^/]+)\/payments$/.exec(home)?.[1];
  const file = contract === undefined ? '/v1/payments/file?' : `/v1/exports/tables/payments?contract=${contract}&`;
  return `${file}format=${format}&asOf=${asOf}${address === '' ? '' : `&${address}`}`;
}

function dayOr(day: string, otherwise: string): string {
  return day === '' ? otherwise : dayWords(day);
}
