import { describe, expect, it } from '@jest/globals';
import { Decimal } from '#kernel';
import { subjects, told } from '../../contracts/test/told.js';
import {
  corrected,
  lapseCorrected,
  lapsed,
  queried,
  regained,
  rejected,
  submitted,
  verificationWithdrawn,
  verified,
  withdrawn,
} from '../test/fixtures.js';
import { evidenceNarrative } from './evidence.narrative.js';

describe('the story of evidence', () => {
  it('is told in sentences', () => {
    expect(
      told(evidenceNarrative, [
        submitted,
        withdrawn,
        corrected,
        verified,
        queried,
        rejected,
        verificationWithdrawn,
        lapsed,
        regained,
        lapseCorrected,
        { ...lapseCorrected, from: { lapsedOn: lapsed.lapsedOn }, to: undefined },
      ]),
    ).toEqual([
      'Evidence E1 (payslip issued by employer on 2021-06-30, held by the ledger) was submitted that starts_work was achieved on 2021-06-01.',
      'Evidence E1 of starts_work was withdrawn: submitted in error.',
      'The day on which starts_work was achieved was corrected from 2021-06-01 to 2021-06-02.',
      'starts_work, achieved on 2021-06-01, was verified by document check of E1.',
      'The evidence of starts_work was sent back to the provider: illegible.',
      'The evidence of starts_work was rejected: outcome not achieved.',
      'The verification of starts_work was taken back: audit finding.',
      'What starts_work had reached was lost on 2021-06-20: ended.',
      'What starts_work had reached was regained on 2021-07-01.',
      'It had been recorded wrongly when what starts_work had reached was lost: from 2021-06-22 until it was regained on 2021-06-25, and not from 2021-06-20 until it was regained on 2021-07-01.',
      'What starts_work had reached was not lost on 2021-06-20: that had been recorded wrongly.',
    ]);
  });

  it('says which occurrence, and where a file is kept', () => {
    expect(
      told(evidenceNarrative, [
        { ...submitted, occurrence: 2, held: 'provider', issuer: undefined, issuedOn: undefined },
      ]),
    ).toEqual([
      'Evidence E1 (payslip, kept by the provider) was submitted that starts_work (number 2) was achieved on 2021-06-01.',
    ]);
  });

  it('says how much was said and how much was found, and why the one counts', () => {
    const measured = Decimal.parse('8.4');
    const found = { ...verified, quantity: 28, measured, submittedQuantity: 30 };
    expect(told(evidenceNarrative, [{ ...submitted, quantity: 30, measured }, found])).toEqual([
      'Evidence E1 (payslip issued by employer on 2021-06-30, held by the ledger) was submitted that starts_work was achieved on 2021-06-01 (quantity 30, measured 8.4).',
      'starts_work, achieved on 2021-06-01, was verified by document check of E1 (quantity 28, measured 8.4).',
    ]);
    expect(evidenceNarrative.EvidenceVerified.why?.(found)).toEqual([
      'The provider had said quantity 30; the verifier found quantity 28, measured 8.4, which counts.',
    ]);
    expect(evidenceNarrative.EvidenceVerified.why?.(verified)).toEqual([]);
  });

  it('is about evidence, outcome, person and contract', () => {
    expect(subjects(evidenceNarrative, verified)).toEqual([
      'evidence E1',
      'person-outcome riverside.P0000000000000001.starts_work.1',
      'person P0000000000000001',
      'contract riverside',
    ]);
  });
});
