import { eventIdOf, pence } from '#kernel';
import { describeGolden } from '../../../event-log/test/golden.js';
import {
  abandoned,
  approved,
  begun,
  billable,
  calculationOf,
  heldOut,
  issued,
  lineOf,
  linesAdded,
  paid,
  putBack,
  S01,
} from '../../test/fixtures.js';
import { settlementSamples } from '../../test/settlement-fixtures.js';
import { paymentEvents, statementEvents } from './payments.events.js';

/** A claim of which a cap left a part, and what is taken back of an earlier one. */
const withAdjustment = {
  ...linesAdded,
  lines: [
    lineOf(1, billable(1, 50_000), 66_000),
    {
      ...lineOf(2, billable(2, -22_001), 22_001),
      kind: 'adjustment' as const,
      calculation: {
        ...calculationOf(22_001, 0),
        cuts: [
          {
            cut: 'disallowed' as const,
            cause: 'claim withdrawn or no longer verified',
            of: 'claim' as const,
            cutPence: pence(22_001),
          },
        ],
        limits: [],
      },
      adjusts: {
        statement: S01,
        line: 2,
        billedBeforePence: pence(22_001),
        cause: 'claim-withdrawn' as const,
        event: eventIdOf('withdrawn', 0),
      },
      collect: 'held' as const,
    },
  ],
};

describeGolden('payments', { ...statementEvents, ...paymentEvents }, new URL('../../test/golden/', import.meta.url), {
  StatementBegun: begun,
  StatementLinesAdded: withAdjustment,
  // What is on file stays as it was written, whatever rules come later.
  StatementIssued: { ...issued, rules: 1 },
  ClaimHeldOut: { ...heldOut, words: 'The employer says otherwise' },
  ClaimPutBack: { ...putBack, words: 'The employer has confirmed it' },
  StatementAbandoned: abandoned,
  StatementApproved: approved,
  PaymentMade: paid,
  ...settlementSamples,
});
