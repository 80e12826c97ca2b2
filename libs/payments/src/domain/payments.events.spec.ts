import { describeGolden } from '../../../event-log/test/golden.js';
import { abandoned, approved, begun, issued, linesAdded, paid } from '../../test/fixtures.js';
import { paymentEvents } from './payments.events.js';

describeGolden('payments', paymentEvents, new URL('../../test/golden/', import.meta.url), {
  StatementBegun: begun,
  StatementLinesAdded: linesAdded,
  StatementIssued: issued,
  StatementAbandoned: abandoned,
  StatementApproved: approved,
  PaymentMade: paid,
});
