import { describe, expect, it } from '@jest/globals';
import type { Unit } from '#contracts';
import { calendarDate, Decimal, fold, type OrganisationId } from '#kernel';
import {
  actors,
  brightFutures,
  cityCouncil,
  elsewhere,
  fairCheck,
  nationalFund,
} from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  corrected,
  E1,
  E2,
  fileMark,
  item,
  lapsed,
  lapseReasons,
  path,
  queried,
  rejected,
  submitted,
  submittedSecond,
  verificationWithdrawn,
  verified,
  withdrawn,
} from '../../test/fixtures.js';
import { evidenceReasons } from '../evidence.reasons.js';
import type { EvidenceEvent, QueryReason, RejectReason, VerificationWithdrawReason } from './evidence.events.js';
import {
  type EvidenceCommand,
  type EvidenceReason,
  evidenceDecider,
  type SubmissionFacts,
  type Verifier,
} from './evidence.js';

const { given } = specFor(evidenceDecider);

const facts: SubmissionFacts = {
  anotherProvider: undefined,
  unit: 'person',
  contract: { from: calendarDate('2021-04-01'), to: calendarDate('2024-03-31') },
  engagements: [{ from: calendarDate('2021-04-10'), to: calendarDate('2022-04-09') }],
  file: 'stored',
  today: calendarDate('2021-07-01'),
};
const submit = (other: Partial<typeof item> = {}, otherFacts: Partial<SubmissionFacts> = {}): EvidenceCommand => ({
  type: 'submit',
  ...item,
  ...other,
  facts: { ...facts, ...otherFacts },
});
const withdraw = (evidence = E1, anotherProvider?: OrganisationId): EvidenceCommand => ({
  type: 'withdraw',
  ...path,
  evidence,
  reasonCode: 'submitted-in-error',
  facts: { anotherProvider },
});
const elsewheres = { anotherProvider: elsewhere };
const correct = (to: string, otherFacts: Partial<SubmissionFacts> = {}): EvidenceCommand => ({
  type: 'correct-achievement-date',
  ...path,
  achievedOn: calendarDate(to),
  facts: { ...facts, ...otherFacts },
});
const interested: readonly OrganisationId[] = [cityCouncil, nationalFund, brightFutures];
const vera: Verifier = { ...actors.verifier, interested };
const victor: Verifier = { ...actors.otherVerifier, interested };
/** The one who submitted, as if a verifier's organisation had lent them its name. */
const submitter: Verifier = { subject: actors.provider.subject, organisation: fairCheck, interested };
const payer: Verifier = { ...actors.payer, interested };
/** Another person of the organisation that submitted, which is not among the interested as far as the contract says. */
const colleague: Verifier = { subject: 'demo:provider-9', organisation: brightFutures, interested: [] };
const verify = (
  by = vera,
  more: { evidence?: (typeof E1)[]; method?: 'site-visit'; quantity?: number; measured?: Decimal; unit?: Unit } = {},
): EvidenceCommand => ({
  type: 'verify',
  ...path,
  method: 'document-check',
  by,
  unit: 'person',
  ...more,
});
const query = (by = vera, reasonCode: QueryReason = 'illegible'): EvidenceCommand => ({
  type: 'query',
  ...path,
  reasonCode,
  by,
});
const reject = (by = vera, reasonCode: RejectReason = 'outcome-not-achieved'): EvidenceCommand => ({
  type: 'reject',
  ...path,
  reasonCode,
  by,
});
const takeBack = (by = vera, reasonCode: VerificationWithdrawReason = 'audit-finding'): EvidenceCommand => ({
  type: 'withdraw-verification',
  ...path,
  reasonCode,
  by,
});

const days = (quantity: number) => ({ ...submitted, quantity });
const valued = Decimal.parse('8.4');

type Refused = [string, readonly EvidenceEvent[], EvidenceCommand, EvidenceReason];
/** Every reason that a specification below has met, so that none is left without one. */
const met = new Set<EvidenceReason>();

function refused(table: readonly Refused[]): void {
  for (const [, , , reason] of table) met.add(reason);
  it.each(table)('is refused for %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );
}

describe('submitting evidence', () => {
  it('records what was submitted, by whom and for whom', () => given().when(submit()).then(submitted));
  it('is done once, however often it is asked', () => given(submitted).when(submit()).thenNothing());
  it('is done once, also after the verifier has decided', () =>
    given(submitted, verified).when(submit()).thenNothing());
  it('takes several pieces of evidence', () =>
    given(submitted)
      .when(submit({ evidence: E2, kind: 'employment_contract', fileMark: fileMark('b') }))
      .then(submittedSecond));
  it('answers a question of the verifier', () =>
    given(submitted, queried)
      .when(submit({ evidence: E2, kind: 'employment_contract', fileMark: fileMark('b') }))
      .then(submittedSecond));
  it('may name another day once nothing else stands', () =>
    given(submitted, withdrawn)
      .when(submit({ evidence: E2, achievedOn: calendarDate('2021-06-05') }))
      .then({ type: 'EvidenceSubmitted', ...item, evidence: E2, achievedOn: calendarDate('2021-06-05') }));
  it('is possible on the first and the last day of the engagement', () => {
    for (const day of ['2021-04-10', '2022-04-09']) {
      const achievedOn = calendarDate(day);
      given()
        .when(submit({ achievedOn }, { today: calendarDate('2022-05-01') }))
        .then({ type: 'EvidenceSubmitted', ...item, achievedOn });
    }
  });

  const sooner = { from: calendarDate('2021-01-01'), to: calendarDate('2024-12-31') };
  refused([
    ['other content under the same reference', [submitted], submit({ kind: 'letter' }), 'evidence-id-already-used'],
    [
      'another file under the same reference',
      [submitted],
      submit({ fileMark: fileMark('c') }),
      'evidence-id-already-used',
    ],
    ['the same evidence after it was withdrawn', [submitted, withdrawn], submit(), 'evidence-withdrawn'],
    ['a reference that was withdrawn', [submitted, withdrawn], submit({ kind: 'letter' }), 'evidence-id-already-used'],
    ["another provider's person", [], submit({}, elsewheres), 'another-providers-person'],
    ["another provider's person, also again", [submitted], submit({}, elsewheres), 'another-providers-person'],
    ['an outcome the contract does not define', [], submit({}, { unit: undefined }), 'outcome-not-defined'],
    ['a person who never started', [], submit({}, { engagements: [] }), 'person-not-engaged'],
    [
      'an achievement that has not come',
      [],
      submit({}, { today: calendarDate('2021-05-31') }),
      'achieved-in-the-future',
    ],
    [
      'a day before the contract',
      [],
      submit({ achievedOn: calendarDate('2021-03-31') }, { engagements: [sooner] }),
      'achieved-outside-contract',
    ],
    [
      'a day after the contract',
      [],
      submit({ achievedOn: calendarDate('2024-04-01') }, { engagements: [sooner], today: calendarDate('2024-05-01') }),
      'achieved-outside-contract',
    ],
    [
      'a day before the engagement',
      [],
      submit({ achievedOn: calendarDate('2021-04-09') }),
      'achieved-outside-engagement',
    ],
    [
      'a day after the engagement',
      [],
      submit({ achievedOn: calendarDate('2022-04-10') }, { today: calendarDate('2022-05-01') }),
      'achieved-outside-engagement',
    ],
    ['a document of tomorrow', [], submit({ issuedOn: calendarDate('2021-07-02') }), 'issued-in-the-future'],
    ['a file nobody stored', [], submit({}, { file: 'not-stored' }), 'file-not-stored'],
    ['a file whose key is gone', [], submit({}, { file: 'erased' }), 'file-erased'],
    ["somebody else's file", [], submit({}, { file: 'about-somebody-else' }), 'file-about-somebody-else'],
    [
      'another day than the evidence that stands',
      [submitted],
      submit({ evidence: E2, achievedOn: calendarDate('2021-06-02') }),
      'achieved-on-another-day',
    ],
    ['an outcome that is verified', [submitted, verified], submit({ evidence: E2 }), 'already-verified'],
    ['an outcome that was rejected', [submitted, rejected], submit({ evidence: E2 }), 'already-rejected'],
    ['two of one person', [], submit({ quantity: 2 }), 'quantity-not-one'],
    [
      'another quantity under the same reference',
      [days(30)],
      submit({ quantity: 31 }, { unit: 'day' }),
      'evidence-id-already-used',
    ],
  ]);

  it('says how much of it there was, where it is counted or measured', () => {
    given()
      .when(submit({ quantity: 30, measured: valued }, { unit: 'day' }))
      .then({ ...submitted, quantity: 30, measured: valued });
    given()
      .when(submit({ quantity: 1 }))
      .then(days(1));
    given({ ...submitted, measured: valued })
      .when(submit({ measured: Decimal.parse('8.40') }))
      .thenNothing();
  });
});

describe('withdrawing evidence', () => {
  it('takes one piece back', () => given(submitted, submittedSecond).when(withdraw()).then(withdrawn));
  it('is done once, however often it is asked', () => given(submitted, withdrawn).when(withdraw()).thenNothing());
  it('takes the verification that rests on it back too', () =>
    given(submitted, verified)
      .when(withdraw())
      .then(withdrawn, { type: 'VerificationWithdrawn', ...path, reasonCode: 'evidence-withdrawn' }));
  it('leaves a verification alone that rests on other evidence', () =>
    given(submitted, submittedSecond, verified)
      .when(withdraw(E2))
      .then({ type: 'EvidenceWithdrawn', ...path, evidence: E2, reasonCode: 'submitted-in-error' }));

  refused([
    ["another provider's person", [submitted], withdraw(E1, elsewhere), 'another-providers-person'],
    ['an outcome without evidence', [], withdraw(), 'nothing-submitted'],
    ['a piece nobody submitted', [submitted], withdraw(E2), 'evidence-not-found'],
    ['an outcome that was rejected', [submitted, rejected], withdraw(), 'already-rejected'],
  ]);
});

describe('correcting the day of an achievement', () => {
  it('keeps both days', () => given(submitted).when(correct('2021-06-02')).then(corrected));
  it('answers a question of the verifier', () => given(submitted, queried).when(correct('2021-06-02')).then(corrected));
  it('does nothing where the day is right', () => {
    given(submitted).when(correct('2021-06-01')).thenNothing();
    given(submitted, verified).when(correct('2021-06-01')).thenNothing();
  });

  refused([
    ["another provider's person", [submitted], correct('2021-06-02', elsewheres), 'another-providers-person'],
    ['an outcome without evidence', [], correct('2021-06-02'), 'nothing-submitted'],
    ['an outcome whose evidence was withdrawn', [submitted, withdrawn], correct('2021-06-02'), 'nothing-submitted'],
    ['an outcome that is verified', [submitted, verified], correct('2021-06-02'), 'already-verified'],
    ['an outcome that was rejected', [submitted, rejected], correct('2021-06-02'), 'already-rejected'],
    ['a person who never started', [submitted], correct('2021-06-02', { engagements: [] }), 'person-not-engaged'],
    ['a day that has not come', [submitted], correct('2021-07-02'), 'achieved-in-the-future'],
    ['a day outside the contract', [submitted], correct('2021-03-31'), 'achieved-outside-contract'],
    ['a day outside the engagement', [submitted], correct('2021-04-09'), 'achieved-outside-engagement'],
    ['a day on which it was lost already', [submitted, lapsed], correct('2021-06-20'), 'lapsed-before-achieved'],
  ]);
});

describe('verifying evidence', () => {
  it('records what was checked, by whom and how', () => given(submitted).when(verify()).then(verified));
  it('checks all that stands unless told otherwise', () =>
    given(submitted, submittedSecond)
      .when(verify())
      .then({ ...verified, evidence: [E1, E2] }));
  it('may rest on some of the evidence', () =>
    given(submitted, submittedSecond)
      .when(verify(vera, { evidence: [E1] }))
      .then(verified));
  it('leaves out what was withdrawn', () =>
    given(submitted, submittedSecond, withdrawn)
      .when(verify())
      .then({ ...verified, evidence: [E2] }));
  it('is of the day that was corrected', () =>
    given(submitted, corrected)
      .when(verify())
      .then({ ...verified, achievedOn: calendarDate('2021-06-02') }));
  it('is done once, however often it is asked', () => {
    given(submitted, verified).when(verify()).thenNothing();
    given(submitted, verified)
      .when(verify(vera, { evidence: [E1] }))
      .thenNothing();
  });
  it('is possible again after a verification was taken back', () =>
    given(submitted, verified, verificationWithdrawn).when(verify()).then(verified));
  it('is possible once a question is answered', () =>
    given(submitted, queried, submittedSecond)
      .when(verify(vera, { evidence: [E1] }))
      .then(verified));

  refused([
    ['an outcome without evidence', [], verify(), 'nothing-submitted'],
    ['an outcome whose evidence was withdrawn', [submitted, withdrawn], verify(), 'nothing-submitted'],
    ['evidence one submitted oneself', [submitted], verify(submitter), 'verifier-submitted-this-evidence'],
    ['an organisation that pays', [submitted], verify(payer), 'verifier-not-independent'],
    ['an organisation that submitted it', [submitted], verify(colleague), 'verifier-not-independent'],
    ['evidence already rejected', [submitted, rejected], verify(), 'already-rejected'],
    ['a question that is open', [submitted, queried], verify(), 'waiting-for-the-provider'],
    ['a piece nobody submitted', [submitted], verify(vera, { evidence: [E2] }), 'evidence-not-found'],
    [
      'a piece that was withdrawn',
      [submitted, submittedSecond, withdrawn],
      verify(vera, { evidence: [E1] }),
      'evidence-withdrawn',
    ],
    ['an outcome another verifier decided', [submitted, verified], verify(victor), 'already-verified'],
    [
      'an outcome verified in another way',
      [submitted, verified],
      verify(vera, { method: 'site-visit' }),
      'already-verified',
    ],
    ['two of one person', [submitted], verify(vera, { quantity: 2 }), 'quantity-not-one'],
    [
      'another quantity than was found',
      [days(30), { ...verified, quantity: 28 }],
      verify(vera, { quantity: 30, unit: 'day' }),
      'already-verified',
    ],
    [
      'another value than was found',
      [submitted, { ...verified, measured: valued }],
      verify(vera, { measured: Decimal.parse('8.5') }),
      'already-verified',
    ],
  ]);

  const byDay = { unit: 'day' } as const;
  it('finds what the provider said unless it says otherwise', () =>
    given({ ...days(30), measured: valued })
      .when(verify(vera, byDay))
      .then({ ...verified, quantity: 30, measured: valued }));
  it('keeps what was said where something else was found, which counts', () => {
    given({ ...days(30), measured: valued })
      .when(verify(vera, { ...byDay, quantity: 28, measured: Decimal.parse('8.1') }))
      .then({
        ...verified,
        quantity: 28,
        measured: Decimal.parse('8.1'),
        submittedQuantity: 30,
        submittedMeasured: valued,
      });
    given(submitted)
      .when(verify(vera, { ...byDay, quantity: 28, measured: valued }))
      .then({ ...verified, quantity: 28, measured: valued, submittedQuantity: 1 });
    given(days(30))
      .when(verify(vera, { ...byDay, quantity: 30 }))
      .then({ ...verified, quantity: 30 });
  });
  it('goes by the last evidence that says how much, of what stands', () => {
    given(days(30), { ...submittedSecond, quantity: 28 })
      .when(verify(vera, { ...byDay, evidence: [E1] }))
      .then({ ...verified, quantity: 28 });
    given({ ...submittedSecond, quantity: 28 }, days(30), withdrawn)
      .when(verify(vera, byDay))
      .then({ ...verified, evidence: [E2], quantity: 28 });
  });
  it('is done once, also when it says again what was found', () => {
    const found = { ...verified, quantity: 28, measured: valued };
    given(days(30), found)
      .when(verify(vera, { ...byDay, quantity: 28, measured: Decimal.parse('8.40') }))
      .thenNothing();
    given(submitted, verified)
      .when(verify(vera, { quantity: 1 }))
      .thenNothing();
  });
});

describe('sending evidence back', () => {
  it('asks the provider', () => given(submitted).when(query()).then(queried));
  it('is done once, however often it is asked', () => given(submitted, queried).when(query()).thenNothing());
  it('can be done again about the answer', () =>
    given(submitted, queried, submittedSecond).when(query()).then(queried));

  refused([
    ['an outcome without evidence', [], query(), 'nothing-submitted'],
    ['evidence one submitted oneself', [submitted], query(submitter), 'verifier-submitted-this-evidence'],
    ['an organisation that pays', [submitted], query(payer), 'verifier-not-independent'],
    ['an outcome that is verified', [submitted, verified], query(), 'already-verified'],
    ['an outcome that was rejected', [submitted, rejected], query(), 'already-rejected'],
    ['another question than the open one', [submitted, queried], query(vera, 'wrong-person'), 'already-queried'],
  ]);
});

describe('rejecting evidence', () => {
  it('ends the outcome', () => given(submitted).when(reject()).then(rejected));
  it('is possible while a question is open', () => given(submitted, queried).when(reject()).then(rejected));
  it('is done once, however often it is asked', () => given(submitted, rejected).when(reject()).thenNothing());

  refused([
    ['an outcome without evidence', [], reject(), 'nothing-submitted'],
    ['evidence one submitted oneself', [submitted], reject(submitter), 'verifier-submitted-this-evidence'],
    ['an organisation that pays', [submitted], reject(payer), 'verifier-not-independent'],
    ['an outcome that is verified', [submitted, verified], reject(), 'already-verified'],
    ['another reason than the first', [submitted, rejected], reject(vera, 'duplicate'), 'already-rejected'],
  ]);
});

describe('taking a verification back', () => {
  it('opens the outcome again', () => given(submitted, verified).when(takeBack()).then(verificationWithdrawn));
  it('may be done by another verifier', () =>
    given(submitted, verified).when(takeBack(victor)).then(verificationWithdrawn));
  it('is done once, however often it is asked', () =>
    given(submitted, verified, verificationWithdrawn).when(takeBack()).thenNothing());

  refused([
    ['an outcome without evidence', [], takeBack(), 'nothing-submitted'],
    ['an outcome nobody verified', [submitted], takeBack(), 'not-verified'],
    [
      'another reason than the first',
      [submitted, verified, verificationWithdrawn],
      takeBack(vera, 'other'),
      'not-verified',
    ],
    ['evidence one submitted oneself', [submitted, verified], takeBack(submitter), 'verifier-submitted-this-evidence'],
    ['an organisation that pays', [submitted, verified], takeBack(payer), 'verifier-not-independent'],
  ]);
});

describe('an outcome', () => {
  it('counts every attempt', () => {
    const state = fold(evidenceDecider, [submitted, queried, submittedSecond, verified, verificationWithdrawn]);
    expect(state).toMatchObject({ status: 'submitted', attempts: 3 });
  });

  it('has nothing left when the last evidence under a verification goes', () => {
    expect(fold(evidenceDecider, [submitted, verified, withdrawn, verificationWithdrawn])).toMatchObject({
      status: 'without-evidence',
    });
  });

  it('has a specification for every reason to refuse', () => {
    const elsewhere = new Set<EvidenceReason>([...met, ...lapseReasons]);
    expect(Object.keys(evidenceReasons).filter((reason) => !elsewhere.has(reason as EvidenceReason))).toEqual([]);
  });
});
