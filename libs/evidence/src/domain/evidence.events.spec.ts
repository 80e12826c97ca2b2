import { Decimal } from '#kernel';
import { describeGolden } from '../../../event-log/test/golden.js';
import {
  corrected,
  item,
  lapseCorrected,
  lapsed,
  queried,
  regained,
  rejected,
  verificationWithdrawn,
  verified,
  withdrawn,
} from '../../test/fixtures.js';
import { evidenceEvents } from './evidence.events.js';

const words = 'Page two of the form has no signature';

describeGolden('evidence', evidenceEvents, new URL('../../test/golden/', import.meta.url), {
  EvidenceSubmitted: {
    ...item,
    quantity: 30,
    measured: Decimal.parse('8.4'),
    description: 'Payslip of June',
    fileName: 'june.pdf',
    contentDigest: `sha256:${'c'.repeat(64)}`,
    location: 'case-system/4711',
  },
  EvidenceWithdrawn: { ...withdrawn, words },
  AchievementDateCorrected: { ...corrected, words },
  EvidenceVerified: {
    ...verified,
    quantity: 28,
    measured: Decimal.parse('8.1'),
    submittedQuantity: 30,
    submittedMeasured: Decimal.parse('8.4'),
    words,
  },
  EvidenceQueried: { ...queried, words },
  EvidenceRejected: { ...rejected, words },
  VerificationWithdrawn: { ...verificationWithdrawn, words },
  OutcomeLapsed: { ...lapsed, words },
  OutcomeRegained: regained,
  LapseCorrected: { ...lapseCorrected, words },
});
