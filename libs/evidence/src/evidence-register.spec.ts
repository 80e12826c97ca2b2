import { describe, expect, it } from '@jest/globals';
import { type Actor, calendarDate, Decimal, instant, OutcomeCode } from '#kernel';
import { actors, riverside } from '../../contracts/test/fixtures.js';
import { at, givenEvents } from '../../read-store/test/given-events.js';
import {
  corrected,
  E1,
  E2,
  item,
  lapseCorrected,
  lapsed,
  otherPerson,
  path,
  person,
  queried,
  regained,
  rejected,
  submitted,
  submittedSecond,
  verificationWithdrawn,
  verified,
  withdrawn,
} from '../test/fixtures.js';
import type { EvidenceEvent } from './domain/evidence.events.js';
import { EvidenceRegister, evidenceRegister } from './evidence-register.js';
import { evidenceDecisionsTable, evidenceItemsTable, outcomeLapsesTable, outcomesTable } from './evidence-tables.js';

const given = givenEvents(evidenceRegister);
const blob = `sha256:${'d'.repeat(64)}`;
const stored = at(
  { evidence: [{ digest: blob, bytes: 1300, mediaType: 'application/pdf', encrypted: true, kid: 'k1' }] },
  submitted,
);
const byVerifier = <Event extends { type: string }>(event: Event) =>
  at({ actor: actors.verifier as Actor, recordedAt: instant('2021-07-05T23:30:00.000Z') }, event);

const outcome = {
  contract: riverside,
  person,
  outcome: path.outcome,
  occurrence: 1,
  status: 'submitted',
  achieved_on: '2021-06-01',
  items: 1,
  attempts: 1,
  waiting_since: 0,
  verified_on: null,
  verified_by: null,
  verified_for: null,
  method: null,
  checked: null,
  reason_code: null,
  quantity: null,
  measured: null,
  submitted_quantity: null,
  submitted_measured: null,
};
const evidence = {
  contract: riverside,
  person,
  outcome: path.outcome,
  occurrence: 1,
  evidence: E1,
  kind: 'payslip',
  issuer: 'employer',
  issued_on: '2021-06-30',
  quantity: null,
  measured: null,
  held: 'ledger',
  media_type: 'application/pdf',
  bytes: 1200,
  file_mark: item.fileMark,
  blob,
  submitted_by: actors.provider.subject,
  submitted_for: 'bright_futures',
  submitted_on: '2021-01-01',
  status: 'standing',
  withdrawn_because: null,
  checked: 0,
};

const last = (rows: readonly object[]) => rows.at(-1);

describe('the register of evidence', () => {
  it('knows submitted evidence', () => {
    const derived = given(stored);
    expect(derived.rows(outcomesTable)).toEqual([{ ...outcome, known_from: 0, known_to: null }]);
    expect(derived.rows(evidenceItemsTable)).toEqual([{ ...evidence, known_from: 0, known_to: null }]);
  });

  it('waits for the verifier since the first evidence, not the last', () => {
    expect(last(given(submitted, submittedSecond).rows(outcomesTable))).toMatchObject({ items: 2, waiting_since: 0 });
  });

  it('knows withdrawn evidence, and what was known before', () => {
    const derived = given(stored, withdrawn);
    expect(derived.rows(evidenceItemsTable)).toEqual([
      { ...evidence, known_from: 0, known_to: 1 },
      { ...evidence, status: 'withdrawn', withdrawn_because: 'submitted-in-error', known_from: 1, known_to: null },
    ]);
    expect(last(derived.rows(outcomesTable))).toMatchObject({
      status: 'without-evidence',
      items: 0,
      waiting_since: null,
    });
  });

  it('knows a corrected day', () => {
    expect(last(given(submitted, corrected).rows(outcomesTable))).toMatchObject({ achieved_on: '2021-06-02' });
    expect(last(given(submitted, queried, corrected).rows(outcomesTable))).toMatchObject({
      status: 'submitted',
      waiting_since: 2,
    });
  });

  it('knows a verification by the day in London', () => {
    const derived = given(stored, byVerifier(verified));
    expect(last(derived.rows(outcomesTable))).toEqual({
      ...outcome,
      status: 'verified',
      waiting_since: null,
      verified_on: '2021-07-06',
      verified_by: actors.verifier.subject,
      verified_for: 'fair_check',
      method: 'document-check',
      checked: E1,
      quantity: 1,
      known_from: 1,
      known_to: null,
    });
    expect(last(derived.rows(evidenceItemsTable))).toMatchObject({ checked: 1 });
    expect(derived.rows(evidenceDecisionsTable)).toEqual([
      {
        ...{ contract: riverside, person, outcome: path.outcome, occurrence: 1 },
        entry: 1,
        decision: 'verified',
        reason_code: null,
        decided_on: '2021-07-06',
        decided_by: actors.verifier.subject,
        decided_for: 'fair_check',
        known_from: 1,
        known_to: null,
      },
    ]);
  });

  it('knows a question and that nobody waits for the verifier meanwhile', () => {
    const derived = given(submitted, byVerifier(queried));
    expect(last(derived.rows(outcomesTable))).toMatchObject({
      status: 'queried',
      attempts: 2,
      waiting_since: null,
      reason_code: 'illegible',
    });
    expect(derived.rows(evidenceDecisionsTable)).toMatchObject([{ decision: 'queried', reason_code: 'illegible' }]);
  });

  it('knows a rejection', () => {
    const derived = given(submitted, byVerifier(rejected));
    expect(last(derived.rows(outcomesTable))).toMatchObject({
      status: 'rejected',
      waiting_since: null,
      reason_code: 'outcome-not-achieved',
    });
    expect(derived.rows(evidenceDecisionsTable)).toMatchObject([{ decision: 'rejected' }]);
  });

  it('knows a verification that was taken back, and waits again', () => {
    const derived = given(submitted, byVerifier(verified), byVerifier(verificationWithdrawn));
    expect(last(derived.rows(outcomesTable))).toMatchObject({
      status: 'submitted',
      attempts: 2,
      waiting_since: 2,
      verified_on: null,
      checked: null,
      reason_code: 'audit-finding',
    });
    expect(last(derived.rows(evidenceItemsTable))).toMatchObject({ checked: 0 });
    expect(derived.rows(evidenceDecisionsTable)).toMatchObject([{ decision: 'verified' }, { decision: 'withdrawn' }]);
  });

  it('knows how much was said and how much was found', () => {
    const measured = Decimal.parse('8.4');
    const much: EvidenceEvent = { ...submitted, quantity: 30, measured };
    const said = given(much);
    expect(last(said.rows(evidenceItemsTable))).toMatchObject({ quantity: 30, measured: '8.4' });
    expect(last(said.rows(outcomesTable))).toMatchObject({ quantity: null, measured: null });
    const found = { ...verified, quantity: 28, measured, submittedQuantity: 30 };
    expect(last(given(submitted, found).rows(outcomesTable))).toMatchObject({
      quantity: 28,
      measured: '8.4',
      submitted_quantity: 30,
      submitted_measured: null,
    });
    expect(last(given(submitted, found, verificationWithdrawn).rows(outcomesTable))).toMatchObject({
      quantity: null,
      measured: null,
      submitted_quantity: null,
    });
  });

  it('knows which lapse was corrected or struck, and what was known of it before', () => {
    const row = {
      contract: 'riverside',
      person: path.person,
      outcome: 'starts_work',
      occurrence: 1,
      reason_code: 'ended',
    };
    const again = { ...lapsed, lapsedOn: calendarDate('2021-07-10') };
    const struck = { ...lapseCorrected, from: { lapsedOn: again.lapsedOn }, to: undefined };
    const first = { ...row, number: 1, lapsed_on: '2021-06-22', regained_on: '2021-06-25' };
    const thirdTime: EvidenceEvent = { ...again, lapsedOn: calendarDate('2021-08-01') };
    const story = given(submitted, lapsed, regained, again, lapseCorrected, struck, thirdTime);
    expect(story.rows(outcomeLapsesTable).filter(({ known_to }) => known_to === null)).toMatchObject([
      first,
      { ...row, number: 3, lapsed_on: '2021-08-01', regained_on: null },
    ]);
    const lapses = (asOf: number) => story.query((store) => new EvidenceRegister(store).lapses(path, { asOf }));
    expect(lapses(3)).toMatchObject([{ lapsed_on: '2021-06-20' }, { lapsed_on: '2021-07-10' }]);
    expect(lapses(5)).toMatchObject([first]);
  });

  it('knows when what was achieved was lost and regained, and that it was lost before that', () => {
    const row = { contract: riverside, person, outcome: path.outcome, occurrence: 1, number: 1, reason_code: 'ended' };
    const again = { ...lapsed, lapsedOn: regained.regainedOn };
    expect(given(submitted, lapsed, regained, again).rows(outcomeLapsesTable)).toEqual([
      { ...row, lapsed_on: '2021-06-20', regained_on: null, known_from: 1, known_to: 2 },
      { ...row, lapsed_on: '2021-06-20', regained_on: '2021-07-01', known_from: 2, known_to: null },
      { ...row, number: 2, lapsed_on: '2021-07-01', regained_on: null, known_from: 3, known_to: null },
    ]);
  });

  it('has nothing to wait for when evidence and verification are taken back together', () => {
    const gone: EvidenceEvent = { ...verificationWithdrawn, reasonCode: 'evidence-withdrawn' };
    const derived = given(submitted, verified, withdrawn, gone);
    expect(last(derived.rows(outcomesTable))).toMatchObject({ status: 'without-evidence', waiting_since: null });
  });
});

describe('asking the register of evidence', () => {
  const elsewhere = { ...submitted, person: otherPerson };
  const told = given(stored, elsewhere, submittedSecond, byVerifier(verified));
  const ask = <Result>(question: (register: EvidenceRegister) => Result) =>
    told.query((store) => question(new EvidenceRegister(store)));

  it('answers as of now and as of an earlier entry', () => {
    expect(ask((register) => register.outcome(path)?.status)).toBe('verified');
    expect(ask((register) => register.outcome(path, { asOf: 2 })?.status)).toBe('submitted');
    expect(ask((register) => register.outcome({ ...path, occurrence: 2 }))).toBeUndefined();
  });

  it('lists outcomes in pages', () => {
    const first = ask((register) => register.outcomes(riverside, { limit: 1 }));
    expect(first.rows.map((row) => row.person)).toEqual([person]);
    const second = ask((register) => register.outcomes(riverside, { limit: 1, after: first.next ?? '' }));
    expect(second.rows.map((row) => row.person)).toEqual([otherPerson]);
    expect(second.next).toBeUndefined();
    expect(ask((register) => register.outcomes(riverside, { status: 'verified' }).rows)).toHaveLength(1);
    expect(ask((register) => register.outcomes(riverside, { person: otherPerson }).rows)).toHaveLength(1);
  });

  it('goes on after an outcome whose code has dots', () => {
    const codes = ['stays.in.work', 'stays.in.work.12', 'stays.put'].map((code) => OutcomeCode.parse(code));
    const dotted = given(...codes.map((code) => ({ ...submitted, outcome: code })));
    const found: string[] = [];
    let after: string | undefined;
    // A page more than there are, so that a list which does not end is seen.
    for (let page = 0; page <= codes.length; page += 1) {
      const { rows, next } = dotted.query((store) =>
        new EvidenceRegister(store).outcomes(riverside, { limit: 1, after }),
      );
      found.push(...rows.map((row) => row.outcome));
      if (next === undefined) break;
      after = next;
    }
    expect(found).toEqual(codes);
  });

  it('lists what waits for a verifier', () => {
    expect(ask((register) => register.queue(riverside).rows.map((row) => row.person))).toEqual([otherPerson]);
    expect(ask((register) => register.queue(riverside, { asOf: 2 }).rows.map((row) => row.person))).toEqual([
      person,
      otherPerson,
    ]);
    const first = ask((register) => register.queue(riverside, { asOf: 2, limit: 1 }));
    expect(
      ask((register) => register.queue(riverside, { asOf: 2, after: first.next ?? '' }).rows.map((row) => row.person)),
    ).toEqual([otherPerson]);
  });

  it('lists the evidence and the decisions of an outcome', () => {
    expect(ask((register) => register.items(path).map((row) => row.evidence))).toEqual([E1, E2]);
    expect(ask((register) => register.decisions(path).map((row) => row.decision))).toEqual(['verified']);
    expect(ask((register) => register.evidence(riverside, E1).map((row) => row.person))).toEqual([person, otherPerson]);
  });

  it('lists when what was achieved was lost', () => {
    const lost = given(submitted, lapsed, regained);
    const lapses = (asOf: number) => lost.query((store) => new EvidenceRegister(store).lapses(path, { asOf }));
    expect(lapses(0)).toEqual([]);
    expect(lapses(1)).toMatchObject([{ lapsed_on: '2021-06-20', regained_on: null }]);
    expect(lapses(2)).toMatchObject([{ lapsed_on: '2021-06-20', regained_on: '2021-07-01' }]);
  });

  it('finds which evidence a file is, and the same file under two people', () => {
    expect(ask((register) => register.withFile(item.fileMark).map((row) => row.person))).toEqual([person, otherPerson]);
    expect(ask((register) => register.withBlob(blob).map((row) => row.person))).toEqual([person]);
    expect(ask((register) => register.filesUnderSeveralPeople(riverside))).toEqual([
      { file_mark: item.fileMark, people: 2, items: 2 },
    ]);
  });
});
