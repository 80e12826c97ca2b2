import { describeGolden } from '../../../event-log/test/golden.js';
import { abandoned, approved, begun, issued, linesAdded, paid } from '../../test/fixtures.js';
import { settlementSamples } from '../../test/settlement-fixtures.js';
import { paymentEvents, statementEvents } from './payments.events.js';

describeGolden('payments', { ...statementEvents, ...paymentEvents }, new URL('../../test/golden/', import.meta.url), {
  StatementBegun: begun,
  StatementLinesAdded: linesAdded,
  StatementIssued: issued,
  StatementAbandoned: abandoned,
  StatementApproved: approved,
  PaymentMade: paid,
  ...settlementSamples,
});
