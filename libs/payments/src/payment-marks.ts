import type { ClaimEvent } from '#claims';
import { type CalendarDate, daysBetween, type Of } from '#kernel';
import { projection, type Rows, table } from '#read-store';
import type { ReferralEvent } from '#referrals';
import type { PaymentEvent, StatementLine } from './domain/payments.events.js';

/** Claims made later than this after the day they were achieved are told as back-dated. */
export const BACKDATED_DAYS = 30;

type PaymentMark = 'outcome' | 'revision' | 'provider' | 'backdated' | 'adjusted-by';

/**
 * What payments are chosen by and their statements do not say themselves: a row for each thing that a line of a statement
 * says, and not for each line, so that a choice among payments never reads the lines of a contract.
 */
export const paymentMarksTable = table<{
  readonly contract: string;
  readonly statement: string;
  readonly mark: PaymentMark;
  readonly value: string;
  /** The entry since which it is known. */
  readonly entry: number;
}>({
  name: 'payment_marks',
  kind: 'added',
  columns: { contract: 'text', statement: 'text', mark: 'text', value: 'text', entry: 'integer' },
  key: ['contract', 'statement', 'mark', 'value'],
});

/** Who takes care of a person under a contract. */
const providersTable = table<{ readonly contract: string; readonly person: string; readonly provider: string }>({
  name: 'payment_marks_providers',
  kind: 'current',
  columns: { contract: 'text', person: 'text', provider: 'text' },
  key: ['contract', 'person'],
});

/** Claims that were made long after what they are for was achieved: few of all, so only these are kept. */
const backdatedTable = table<{ readonly claim: string; readonly days: number }>({
  name: 'payment_marks_backdated',
  kind: 'current',
  columns: { claim: 'text', days: 'integer' },
  key: ['claim'],
});

type MarkingEvent =
  | Of<ClaimEvent, 'ClaimMade'>
  | Of<ReferralEvent, 'ReferralAccepted' | 'EngagementStarted'>
  | Of<PaymentEvent, 'StatementLinesAdded'>;

export const paymentMarks = projection<MarkingEvent>({
  name: 'payment-marks',
  version: 1,
  tables: [paymentMarksTable, providersTable, backdatedTable],
  on: {
    ReferralAccepted: ({ event: { contract, person, provider } }, rows) =>
      rows.put(providersTable, { contract, person, provider }),
    EngagementStarted: ({ event: { contract, person, provider } }, rows) =>
      rows.put(providersTable, { contract, person, provider }),
    ClaimMade({ event: { claim, claimedOn, achievedOn } }, rows) {
      const days = daysBetween(achievedOn as CalendarDate, claimedOn as CalendarDate);
      if (days > BACKDATED_DAYS) rows.put(backdatedTable, { claim, days });
    },
    StatementLinesAdded({ event: { contract, statement, lines }, sequence: entry }, rows) {
      for (const line of lines) {
        for (const [mark, value] of marksOf(rows, contract, line)) {
          rows.put(paymentMarksTable, { contract, statement, mark, value, entry });
        }
        const { adjusts } = line;
        if (adjusts === undefined) continue;
        const adjusted = { contract, statement: adjusts.statement, mark: 'adjusted-by', value: statement } as const;
        rows.put(paymentMarksTable, { ...adjusted, entry });
      }
    },
  },
});

function marksOf(rows: Rows, contract: string, line: StatementLine): readonly (readonly [PaymentMark, string])[] {
  const { outcome, revision, person, claim } = line;
  const provider = person === undefined ? undefined : rows.get(providersTable, [contract, person])?.provider;
  return [
    ['outcome', outcome],
    ['revision', String(revision)],
    ...(provider === undefined ? [] : [['provider', provider] as const]),
    ...(rows.get(backdatedTable, [claim]) === undefined ? [] : [['backdated', 'true'] as const]),
  ];
}
