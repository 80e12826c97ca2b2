import { describe, expect, it } from '@jest/globals';
import { pence } from '#kernel';
import { cityCouncil } from '../../contracts/test/fixtures.js';
import { subjects, told } from '../../contracts/test/told.js';
import {
  advanceApproved,
  advancePaid,
  claimOf,
  clawbackAgreed,
  clawbackApproved,
  clawbackDeclined,
  clawbackProposed,
  conceded,
  disputed,
  dropped,
  first,
  grantApproved,
  grantPaid,
  refunded,
} from '../test/settlement-fixtures.js';
import { settlementNarrative } from './settlement.narrative.js';

const { clawback: _, ...withoutClawback } = refunded;
const ofStatement = { ...withoutClawback, statement: first };
const ofAdvance = { ...withoutClawback, advance: advancePaid.payment };
const offered = { ...clawbackProposed, needs: 'one' } as const;

describe('the story of what is doubted, taken back and advanced', () => {
  it('is told in sentences', () => {
    const recovery = [{ payer: cityCouncil, pence: pence(5_000) }];
    expect(
      told(settlementNarrative, [
        disputed,
        dropped,
        conceded,
        clawbackProposed,
        { ...clawbackProposed, collect: 'invoiced', claims: [{ claim: claimOf(2), pence: pence(100) }] },
        { ...clawbackProposed, claims: [{ claim: claimOf(2) }, { claim: claimOf(4) }] },
        { ...clawbackProposed, claims: [], recovery, cause: 'sample-recovery' },
        clawbackApproved,
        clawbackDeclined,
        clawbackAgreed,
        refunded,
        ofStatement,
        ofAdvance,
        grantApproved,
        grantPaid,
        advanceApproved,
        advancePaid,
      ]),
    ).toEqual([
      'city_council disputed line 3 of statement riverside.S01 on 2021-07-18 (evidence insufficient) and holds back £70.00 of its part; it is to be resolved by 2021-08-17.',
      'city_council dropped its dispute of line 3 of statement riverside.S01 on 2021-08-02.',
      'bright_futures conceded £70.00 of what city_council disputes on line 3 of statement riverside.S01, on 2021-08-02.',
      'city_council proposed clawback riverside.C01 on 2021-09-01 (audit finding): to take back all that was billed of riverside.P0000000000000002.starts_work.1, netted with the next statement.',
      'city_council proposed clawback riverside.C01 on 2021-09-01 (audit finding): to take back £1.00 of riverside.P0000000000000002.starts_work.1, collected by an invoice.',
      'city_council proposed clawback riverside.C01 on 2021-09-01 (audit finding): to take back 2 claims, in full or in part, netted with the next statement.',
      'city_council proposed clawback riverside.C01 on 2021-09-01 (sample recovery): to recover £50.00 for city_council, netted with the next statement.',
      'city_council approved clawback riverside.C01 on 2021-09-02.',
      'national_fund declined clawback riverside.C01 on 2021-09-03.',
      'Clawback riverside.C01 was agreed on 2021-09-03.',
      'city_council received £70.00 back for clawback riverside.C01 on 2021-11-01 (riverside.R01, bank reference FROM BRIGHT FUTURES).',
      'city_council received £70.00 back for statement riverside.S01 on 2021-11-01 (riverside.R01, bank reference FROM BRIGHT FUTURES).',
      'city_council received £70.00 back for advance riverside.A01 on 2021-11-01 (riverside.R01, bank reference FROM BRIGHT FUTURES).',
      'city_council approved a grant of £2,500.00 for 2021-07-01 to 2021-09-30 on 2021-07-01 (riverside.A01).',
      'city_council paid a grant of £2,500.00 for 2021-07-01 to 2021-09-30 on 2021-07-05 (riverside.A01, bank reference BACS 0100).',
      'city_council approved an advance of £500.00 on 2021-07-01 (riverside.A01).',
      'city_council paid an advance of £500.00 on 2021-07-05 (riverside.A01, bank reference BACS 0101).',
    ]);
  });

  it('says why', () => {
    const n = settlementNarrative;
    expect([
      n.LineDisputed.why?.(disputed),
      n.DisputeResolved.why?.(dropped),
      n.DisputeResolved.why?.(conceded),
      n.ClawbackProposed.why?.(clawbackProposed),
      n.ClawbackProposed.why?.(offered),
      n.ClawbackAgreed.why?.(clawbackAgreed),
      n.RefundReceived.why?.(refunded),
      n.RefundReceived.why?.(ofStatement),
      n.RefundReceived.why?.(ofAdvance),
      n.AdvanceApproved.why?.(grantApproved),
      n.AdvanceApproved.why?.(advanceApproved),
      n.AdvancePaid.why?.(grantPaid),
    ]).toEqual([
      ['Until it is resolved, £70.00 can be neither approved nor paid.'],
      ['Nothing is disallowed, so what was held back can be paid.'],
      [
        '£70.00 of the part of city_council are not payable; a later statement adjusts the claim, against what was held back.',
      ],
      [
        'Every payer with a part in it has to approve, one of them by another person than who proposed it: city_council, national_fund.',
      ],
      [
        'The payee offers to pay back, so the approval of one payer with a part in it is enough: city_council or national_fund.',
      ],
      ['It has all the approvals that it needs. A statement that is issued later takes it back.'],
      ['The clawback is collected by an invoice, so no statement was lowered by it.'],
      ['For this payer the statement came to less than nothing.'],
      ['No statement was set against it, and none will be set against it from now on.'],
      ['In these days the terms pay a grant in place of outcomes, and its schedule says this sum.'],
      ['An advance rests on no outcome. Where the terms say so, later statements are set against it.'],
      ['It was approved by one person and released by another.'],
    ]);
  });

  it('belongs to its statement, its clawback or its payment', () => {
    const n = settlementNarrative;
    expect([
      n.LineDisputed.story?.(disputed),
      n.DisputeResolved.story?.(dropped),
      n.ClawbackProposed.story?.(clawbackProposed),
      n.ClawbackApproved.story?.(clawbackApproved),
      n.ClawbackDeclined.story?.(clawbackDeclined),
      n.ClawbackAgreed.story?.(clawbackAgreed),
      n.RefundReceived.story?.(refunded),
      n.RefundReceived.story?.(ofStatement),
      n.RefundReceived.story?.(ofAdvance),
      n.AdvanceApproved.story?.(grantApproved),
      n.AdvancePaid.story?.(grantPaid),
    ]).toEqual([
      'riverside.S01',
      'riverside.S01',
      'riverside.C01',
      'riverside.C01',
      'riverside.C01',
      'riverside.C01',
      'riverside.C01',
      'riverside.S01',
      'riverside.A01',
      'riverside.A01',
      'riverside.A01',
    ]);
  });

  it('is about the line, the claim and the clawback', () => {
    const contract = 'contract riverside';
    expect(subjects(settlementNarrative, disputed)).toEqual([
      'statement-line riverside.S01/3',
      'statement riverside.S01',
      `claim ${claimOf(3)}`,
      contract,
    ]);
    expect(subjects(settlementNarrative, clawbackProposed)).toEqual([
      'clawback riverside.C01',
      `claim ${claimOf(2)}`,
      contract,
    ]);
    expect(subjects(settlementNarrative, clawbackAgreed)).toEqual(['clawback riverside.C01', contract]);
    expect(subjects(settlementNarrative, refunded)).toEqual([
      'refund riverside.R01',
      'clawback riverside.C01',
      contract,
    ]);
    expect(subjects(settlementNarrative, ofStatement)).toEqual([
      'refund riverside.R01',
      'statement riverside.S01',
      contract,
    ]);
    expect(subjects(settlementNarrative, ofAdvance)).toEqual([
      'refund riverside.R01',
      'payment riverside.A01',
      contract,
    ]);
    expect(subjects(settlementNarrative, grantPaid)).toEqual(['payment riverside.A01', contract]);
  });
});
