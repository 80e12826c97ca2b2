import type { EvidenceEvent } from '#evidence';
import type { CalendarDate } from '#kernel';
import { type Applied, type Projection, projection, type ReadStore, type Rows, table } from '#read-store';
import type { CorrectableField, ReferralEvent } from '#referrals';
import { outcomeKey, type RecordKind, type ReturnRecord } from './return-state.js';

const CORRELATION = 'return/';

/** The correlation of every command of a return, so that what it recorded can be found again. */
export function returnCorrelation(contract: string, name: string): string {
  return `${CORRELATION}${contract}/${name}`;
}

type RecordRow = {
  correlation: string;
  kind: string;
  person: string;
  item: string;
  dated: string;
};

/** What each return has recorded, as it last said it. */
export const returnRecords = table<RecordRow>({
  name: 'return_records',
  kind: 'current',
  columns: { correlation: 'text', kind: 'text', person: 'text', item: 'text', dated: 'text' },
  key: ['correlation', 'person', 'kind', 'item', 'dated'],
});

const kindOfField: Readonly<Record<CorrectableField, RecordKind>> = {
  referredOn: 'referral',
  acceptedOn: 'decision',
  declinedOn: 'decision',
  startedOn: 'started',
  pausedOn: 'paused',
  resumedOn: 'resumed',
  endedOn: 'ended',
};

function recorded<Event extends { type: string; person: string }>(
  kind: RecordKind,
  dated: (event: Event) => CalendarDate,
) {
  return ({ event, envelope: { correlation } }: Applied<Event>, rows: Rows): void => {
    if (!correlation.startsWith(CORRELATION)) return;
    rows.put(returnRecords, { correlation, kind, person: event.person, item: '', dated: dated(event) });
  };
}

/** The line by line memory of returns: what a name has recorded, and which of it was corrected by the same name. */
export const returnsProjection: Projection = projection<ReferralEvent | EvidenceEvent>({
  name: 'returns',
  version: 1,
  tables: [returnRecords],
  on: {
    PersonReferred: recorded('referral', ({ referredOn }) => referredOn),
    ReferralAccepted: recorded('decision', ({ acceptedOn }) => acceptedOn),
    ReferralDeclined: recorded('decision', ({ declinedOn }) => declinedOn),
    EngagementStarted: recorded('started', ({ startedOn }) => startedOn),
    EngagementPaused: recorded('paused', ({ pausedOn }) => pausedOn),
    EngagementResumed: recorded('resumed', ({ resumedOn }) => resumedOn),
    EngagementEnded: recorded('ended', ({ endedOn }) => endedOn),
    ReferralDatesCorrected: ({ event: { person, changes }, envelope: { correlation } }, rows) => {
      if (!correlation.startsWith(CORRELATION)) return;
      for (const { field, from, to } of changes) {
        const kind = kindOfField[field];
        rows.remove(returnRecords, [correlation, person, kind, '', from]);
        rows.put(returnRecords, { correlation, kind, person, item: '', dated: to });
      }
    },
    EvidenceSubmitted: ({ event, envelope: { correlation } }, rows) => {
      if (!correlation.startsWith(CORRELATION)) return;
      const { person, outcome, occurrence, evidence, achievedOn: dated } = event;
      const item = outcomeKey(outcome, occurrence);
      rows.put(returnRecords, { correlation, kind: 'evidence', person, item: `${item}.${evidence}`, dated });
      rows.put(returnRecords, { correlation, kind: 'achieved', person, item, dated });
    },
    AchievementDateCorrected: (
      { event: { person, outcome, occurrence, from, to }, envelope: { correlation } },
      rows,
    ) => {
      if (!correlation.startsWith(CORRELATION)) return;
      const item = outcomeKey(outcome, occurrence);
      rows.remove(returnRecords, [correlation, person, 'achieved', item, from]);
      rows.put(returnRecords, { correlation, kind: 'achieved', person, item, dated: to });
    },
    EvidenceWithdrawn: 'ignored',
    EvidenceVerified: 'ignored',
    EvidenceQueried: 'ignored',
    EvidenceRejected: 'ignored',
    VerificationWithdrawn: 'ignored',
    // A return has no rows for what was so at referral, nor for what was lost and regained.
    BaselineRecorded: 'ignored',
    BaselineCorrected: 'ignored',
    OutcomeLapsed: 'ignored',
    OutcomeRegained: 'ignored',
    LapseCorrected: 'ignored',
  },
});

/** What a return of this name has recorded. */
export function recordsOf(store: ReadStore, contract: string, name: string): ReturnRecord[] {
  return store.all<Omit<ReturnRecord, never>>(
    `SELECT kind, person, item, dated FROM return_records WHERE correlation = :correlation
      ORDER BY person, kind, item, dated`,
    { correlation: returnCorrelation(contract, name) },
  );
}
