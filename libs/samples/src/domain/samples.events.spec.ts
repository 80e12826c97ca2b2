import { describeGolden } from '../../../event-log/test/golden.js';
import {
  checked,
  closed,
  drawn,
  foundProposed,
  framed,
  ofSample,
  rechecked,
  seeded,
  wrong,
} from '../../test/fixtures.js';
import { sampleEvents } from './samples.events.js';

describeGolden('samples', sampleEvents, new URL('../../test/golden/', import.meta.url), {
  SampleFrameClosed: {
    ...framed,
    frame: {
      of: 'paid-claims',
      outcomes: ['starts_work', 'keeps_work'],
      providers: ['bright_futures'],
      verifiers: ['fair_check'],
      achievedIn: { from: '2022-01-01', to: '2022-03-31' },
      period: { from: '2022-04-01', to: '2022-04-30' },
    },
    stratify: { by: ['outcome', 'amount'], bandsFromPence: [50_000] },
  },
  SampleSeedGiven: seeded,
  SampleItemsDrawn: drawn,
  SampleItemChecked: { ...wrong, words: 'The payslip shows twelve hours' },
  SampleFindingCorrected: { ...checked(3), number: 2, words: 'The payslip of the month after shows the rest' },
  VerificationRechecked: { ...rechecked(1), recheck: 'rejected', reasonCode: 'evidence-missing', words: 'No page two' },
  SampleClosed: { ...closed, words: 'The second month was not looked at' },
  SecondChecksClosed: {
    ...ofSample,
    closedOn: '2022-05-16',
    bothVerified: 20,
    onlyFirstVerified: 5,
    onlySecondVerified: 10,
    bothRejected: 15,
    agreement: '70',
    kappa: '0.4',
  },
  SampleRecoveryProposed: foundProposed,
});
