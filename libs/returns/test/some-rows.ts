import { planReturn } from '../src/plan-return.js';
import { readReturn } from '../src/read-return.js';
import type { ReturnState } from '../src/return-state.js';
import { digest, emptyState, stateWith } from './some-state.js';

export interface Texts {
  readonly referrals?: string;
  readonly engagements?: string;
  readonly outcomes?: string;
}

export const referralHeadings =
  'person_reference,referred_on,cohort,decision,decided_on,criteria_met,payment_group,age_at_referral,decline_reason,decision_words';
export const engagementHeadings = 'person_reference,change,on,reason,words';
export const outcomeHeadings =
  'person_reference,outcome,occurrence,achieved_on,evidence_reference,evidence_kind,evidence_issuer,evidence_issued_on,evidence_file,evidence_digest,evidence_location,evidence_bytes,evidence_media_type,quantity,measured';
export const headings = { referrals: referralHeadings, engagements: engagementHeadings, outcomes: outcomeHeadings };

/** Rows as written in a file, padded with empty cells to the width of the headings. */
export function read(texts: Texts) {
  const files = (['referrals', 'engagements', 'outcomes'] as const).flatMap((name) => {
    const text = texts[name];
    if (text === undefined) return [];
    const width = headings[name].split(',').length;
    const rows = text
      .trim()
      .split('\n')
      .map((row) => {
        const cells = row.trim().split(',');
        return [...cells, ...Array<string>(Math.max(0, width - cells.length)).fill('')].join(',');
      });
    return [{ name: `${name}.csv`, bytes: Buffer.from(`${[headings[name], ...rows].join('\n')}\n`) }];
  });
  return readReturn(files);
}

export function planned(texts: Texts, state: ReturnState = emptyState) {
  const result = planReturn(read(texts), state);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems, null, 1));
  return result.plan;
}

export function steps(texts: Texts, state?: ReturnState) {
  return planned(texts, state).persons.flatMap((person) =>
    person.steps.map(({ command, kind, input }) => {
      const { contract: _, ...rest } = input;
      return [command, kind, rest];
    }),
  );
}

export function problems(texts: Texts, state: ReturnState = emptyState) {
  const result = planReturn(read(texts), state);
  if ('plan' in result) throw new Error(`Nothing was wrong: ${JSON.stringify(result.plan, null, 1)}`);
  return result.problems.map(
    ({ file, row, column, rule }) => `${file.replace('.csv', '')} ${row} ${column ?? ''} ${rule}`,
  );
}

export const accepted = 'CL-1,2021-01-04,,accepted,2021-01-11,care_leaver;aged_16_to_25';
export const referredEvent = { type: 'PersonReferred', referredBy: 'council', referredOn: '2021-01-04' };
export const acceptedEvent = {
  type: 'ReferralAccepted',
  provider: 'kestrel',
  acceptedOn: '2021-01-11',
  criteriaVersion: 1,
  criteriaMet: ['care_leaver', 'aged_16_to_25'],
};
export const startedEvent = { type: 'EngagementStarted', provider: 'kestrel', startedOn: '2021-01-18' };
export const pausedEvent = { type: 'EngagementPaused', pausedOn: '2021-02-01', reasonCode: 'unable-to-take-part' };
export const resumedEvent = { type: 'EngagementResumed', resumedOn: '2021-02-15' };
export const endedEvent = { type: 'EngagementEnded', endedOn: '2021-05-31', reasonCode: 'completed' };
export const engaged = [referredEvent, acceptedEvent, startedEvent];

export const theFile = `,,${digest('a')},cabinet,100,application/pdf`;
export const course = `CL-1,begins_course,,2021-03-01,EV-1,enrolment_letter,college,2021-03-02,,${digest('a')},cabinet,100,application/pdf`;

/** What the first sending of `course` submits, as the event that it becomes. */
export function courseEvent(more: Record<string, unknown> = {}) {
  const [step] = planned({ outcomes: course }, stateWith(engaged)).persons[0]?.steps ?? [];
  return {
    type: 'EvidenceSubmitted',
    outcome: 'begins_course',
    occurrence: 1,
    achievedOn: '2021-03-01',
    evidence: step?.input.evidence,
    kind: 'enrolment_letter',
    issuer: 'college',
    issuedOn: '2021-03-02',
    held: 'provider',
    fileMark: `mark of ${digest('a')}`,
    submittedBy: 'dana',
    submittedFor: 'kestrel',
    ...more,
  };
}

export const rejected = { type: 'EvidenceRejected', outcome: 'begins_course', occurrence: 1, reasonCode: 'other' };
export const verified = {
  type: 'EvidenceVerified',
  outcome: 'begins_course',
  occurrence: 1,
  achievedOn: '2021-03-01',
  evidence: [courseEvent().evidence],
  method: 'document-check',
  verifiedBy: 'vera',
  verifiedFor: 'check',
};

/** A row of outcomes that is right, but for what is said otherwise. */
export const outcome = (changes: Record<string, string>) => {
  const cells = new Map([
    ['person_reference', 'CL-1'],
    ['outcome', 'begins_course'],
    ['occurrence', ''],
    ['achieved_on', '2021-03-01'],
    ['evidence_reference', 'EV-1'],
    ['evidence_kind', 'tutor_note'],
    ['evidence_issuer', ''],
    ['evidence_issued_on', ''],
    ['evidence_file', ''],
    ['evidence_digest', digest('a')],
    ['evidence_location', 'cabinet'],
    ['evidence_bytes', '100'],
    ['evidence_media_type', 'application/pdf'],
    ['quantity', ''],
    ['measured', ''],
    ...Object.entries(changes),
  ]);
  return [...cells.values()].join(',');
};

/** What is refused: rows, the problems that they make, and what is recorded before. */
export type RefusedRows = readonly [
  what: string,
  texts: Texts,
  expected: readonly string[],
  events?: Parameters<typeof stateWith>[0],
];
