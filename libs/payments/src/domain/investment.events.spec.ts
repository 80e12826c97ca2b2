import { describeGolden } from '../../../event-log/test/golden.js';
import { investmentDrawn, investmentRepaid } from '../../test/investment-fixtures.js';
import { investmentEvents } from './payments.events.js';

describeGolden('investment', investmentEvents, new URL('../../test/investment/golden/', import.meta.url), {
  InvestmentDrawn: { ...investmentDrawn, words: 'First tranche, as agreed by the board.' },
  InvestmentRepaid: { ...investmentRepaid, words: 'From the first year of payments.' },
});
