import { Injectable } from '@nestjs/common';
import { type MomentAndDay, type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import { type PersonId, unreachable } from '#kernel';
import { asOfParameter, known, type Moment, projection, ReadStore, type Rows } from '#read-store';
import type { ReferralState } from './domain/referral.js';
import type { CorrectableField, ReferralEvent } from './domain/referrals.events.js';
import { countPeople, peopleDaysTable, peopleTotalsTable } from './people-counted.js';
import {
  type BaselineRow,
  baselinesTable,
  engagementSpansTable,
  type ReferralRow,
  referralsTable,
  type SpanRow,
} from './referral-tables.js';

export type PathStatus = Exclude<ReferralState['status'], 'absent'>;

export const referralRegister = projection<ReferralEvent>({
  name: 'referral-register',
  version: 4,
  tables: [referralsTable, engagementSpansTable, baselinesTable, peopleTotalsTable, peopleDaysTable],
  on: {
    PersonReferred: ({ event }, rows) => {
      const before = rows.get(referralsTable, [event.contract, event.person]);
      put(rows, before, {
        contract: event.contract,
        person: event.person,
        status: 'referred',
        referred_by: event.referredBy,
        referred_on: event.referredOn,
        referrals: (before?.referrals ?? 0) + 1,
        cohort: event.cohort ?? null,
        declined_by: null,
        declined_on: null,
        decline_reason: null,
        provider: null,
        accepted_on: null,
        criteria_version: null,
        payment_group: null,
        age_at_referral: null,
        started_on: null,
        ended_on: null,
        end_reason: null,
        breaks: 0,
      });
    },

    ReferralAccepted: ({ event }, rows) =>
      change(rows, event, {
        status: 'accepted',
        provider: event.provider,
        accepted_on: event.acceptedOn,
        criteria_version: event.criteriaVersion,
        payment_group: event.paymentGroup ?? null,
        age_at_referral: event.ageAtReferral ?? null,
      }),

    ReferralDeclined: ({ event }, rows) =>
      change(rows, event, {
        status: 'declined',
        declined_by: event.declinedBy,
        declined_on: event.declinedOn,
        decline_reason: event.reasonCode,
      }),

    EngagementStarted: ({ event }, rows) => {
      change(rows, event, { status: 'engaged', started_on: event.startedOn });
      putSpan(rows, event, 1, 'on-service', event.startedOn, null);
    },

    EngagementPaused: ({ event }, rows) => {
      const breaks = rowOf(rows, event).breaks + 1;
      change(rows, event, { status: 'paused', breaks });
      changeSpan(rows, event, 2 * breaks - 1, { valid_to: event.pausedOn });
      putSpan(rows, event, 2 * breaks, 'break', event.pausedOn, event.reasonCode);
    },

    EngagementResumed: ({ event }, rows) => {
      const { breaks } = rowOf(rows, event);
      change(rows, event, { status: 'engaged' });
      changeSpan(rows, event, 2 * breaks, { valid_to: event.resumedOn });
      putSpan(rows, event, 2 * breaks + 1, 'on-service', event.resumedOn, null);
    },

    EngagementEnded: ({ event }, rows) => {
      change(rows, event, { status: 'ended', ended_on: event.endedOn, end_reason: event.reasonCode });
      changeSpan(rows, event, lastSpan(rows, event), { valid_to: event.endedOn });
    },

    BaselineRecorded: ({ event }, rows) => {
      const { contract, person, outcome } = event;
      rows.put(baselinesTable, {
        contract,
        person,
        referral: rowOf(rows, event).referrals,
        outcome,
        recorded_on: event.recordedOn,
        already_true: event.alreadyTrue ? 1 : 0,
        measured: event.measured ?? null,
      });
    },

    BaselineCorrected: ({ event }, rows) => {
      const { contract, person, outcome, to } = event;
      const row = rows.get(baselinesTable, [contract, person, rowOf(rows, event).referrals, outcome]);
      if (row === undefined) return;
      const { recordedOn, alreadyTrue, measured } = to;
      rows.put(baselinesTable, {
        ...row,
        recorded_on: recordedOn,
        already_true: alreadyTrue ? 1 : 0,
        measured: measured ?? null,
      });
    },

    ReferralDatesCorrected: ({ event }, rows) => {
      for (const { field, to } of event.changes) correct(rows, event, field, to);
    },
  },
});

export const referralsProjections = [referralRegister];

type Path = { readonly contract: string; readonly person: string };

function rowOf(rows: Rows, { contract, person }: Path): ReferralRow {
  const row = rows.get(referralsTable, [contract, person]);
  if (row === undefined) throw new Error(`${contract}/${person} has a later event, but was never referred`);
  return row;
}

function change(rows: Rows, path: Path, changes: Partial<ReferralRow>): void {
  const before = rowOf(rows, path);
  put(rows, before, { ...before, ...changes });
}

function put(rows: Rows, before: ReferralRow | undefined, row: ReferralRow): void {
  rows.put(referralsTable, row);
  countPeople(rows, before, row);
}

/** Spans on the service have odd numbers and the breaks between them even ones: break n is span 2n. */
function putSpan(
  rows: Rows,
  { contract, person }: Path,
  number: number,
  kind: 'on-service' | 'break',
  validFrom: string,
  reason: string | null,
): void {
  const row = { contract, person, number, kind, valid_from: validFrom, valid_to: null, reason };
  rows.put(engagementSpansTable, row);
}

function changeSpan(rows: Rows, { contract, person }: Path, number: number, changes: Partial<SpanRow>): void {
  const span = rows.get(engagementSpansTable, [contract, person, number]);
  if (span !== undefined) rows.put(engagementSpansTable, { ...span, ...changes });
}

/** The number of the span that stands last: on the service, unless the last break was never over. */
function lastSpan(rows: Rows, path: Path): number {
  const { breaks } = rowOf(rows, path);
  const afterIt = rows.get(engagementSpansTable, [path.contract, path.person, 2 * breaks + 1]);
  return afterIt === undefined ? 2 * breaks : 2 * breaks + 1;
}

function correct(rows: Rows, path: Path, field: CorrectableField, to: string): void {
  const { breaks } = rowOf(rows, path);
  const last = lastSpan(rows, path);
  switch (field) {
    case 'referredOn':
      change(rows, path, { referred_on: to });
      break;
    case 'declinedOn':
      change(rows, path, { declined_on: to });
      break;
    case 'acceptedOn':
      change(rows, path, { accepted_on: to });
      break;
    case 'startedOn':
      change(rows, path, { started_on: to });
      changeSpan(rows, path, 1, { valid_from: to });
      break;
    case 'pausedOn':
      changeSpan(rows, path, 2 * breaks - 1, { valid_to: to });
      changeSpan(rows, path, 2 * breaks, { valid_from: to });
      break;
    case 'resumedOn': {
      // The last break that is over stands before the last span on the service, which has an odd number.
      const afterIt = last % 2 === 1 ? last : last - 1;
      changeSpan(rows, path, afterIt - 1, { valid_to: to });
      changeSpan(rows, path, afterIt, { valid_from: to });
      break;
    }
    case 'endedOn':
      change(rows, path, { ended_on: to });
      changeSpan(rows, path, last, { valid_to: to });
      break;
    default:
      unreachable(field);
  }
}

export interface PersonPath {
  readonly contract: string;
  readonly person: PersonId;
  readonly status: PathStatus;
  readonly referredBy: string;
  readonly referredOn: string;
  readonly referrals: number;
  readonly cohort: string | undefined;
  readonly declined: { readonly by: string; readonly on: string; readonly reason: string } | undefined;
  readonly provider: string | undefined;
  readonly acceptedOn: string | undefined;
  readonly criteriaVersion: number | undefined;
  readonly paymentGroup: string | undefined;
  readonly ageAtReferral: number | undefined;
  readonly startedOn: string | undefined;
  readonly endedOn: string | undefined;
  readonly endReason: string | undefined;
  readonly breaks: number;
}

/** A stretch of an engagement, on the service or in a break. */
export interface EngagementSpan {
  readonly kind: 'on-service' | 'break';
  readonly from: string;
  /** The first day on which it is over; undefined while it is not. */
  readonly to: string | undefined;
  /** Why there was a break. */
  readonly reason: string | undefined;
}

/** How an outcome stood when the person came. */
export interface OutcomeAtReferral {
  readonly outcome: string;
  readonly recordedOn: string;
  readonly alreadyTrue: boolean;
  readonly measured: string | undefined;
}

/** How many people were referred, or started on the service, on one day. */
export type PeopleOfDay = { readonly day: string; readonly people: number };

export type StatusCounts = Readonly<Record<PathStatus, number>>;

/** Everybody who was referred, also those who were declined or never started: they are the denominator. */
@Injectable()
export class ReferralRegister {
  constructor(private readonly store: ReadStore) {}

  /** The people of a contract in the order of their pseudonyms, which says nothing about them. */
  people(
    contract: string,
    asked: Moment & PageRequest & { readonly status?: PathStatus | undefined } = {},
  ): Page<PersonPath> {
    const rows = this.store.all<ReferralRow>(
      `SELECT * FROM referrals r WHERE r.contract = :contract AND ${known('r')} AND r.person > :after
         AND (:status IS NULL OR r.status = :status)
       ORDER BY r.person LIMIT :limit`,
      {
        ...asOfParameter(asked),
        contract,
        after: asked.after ?? '',
        status: asked.status ?? null,
        limit: rowsToAsk(asked),
      },
    );
    return pageOf(rows.map(pathFrom), asked, ({ person }) => person);
  }

  person(contract: string, person: string, moment: Moment = {}): PersonPath | undefined {
    const row = this.store.get<ReferralRow>(
      `SELECT * FROM referrals r WHERE r.contract = :contract AND r.person = :person AND ${known('r')}`,
      { ...asOfParameter(moment), contract, person },
    );
    return row === undefined ? undefined : pathFrom(row);
  }

  /** What a plan is held against: how many people were referred, and how many started, day by day. */
  byDay(contract: string, moment: Moment = {}): { readonly referred: PeopleOfDay[]; readonly started: PeopleOfDay[] } {
    const on = (column: 'referred_on' | 'started_on') =>
      this.store.all<PeopleOfDay>(
        `SELECT ${column} AS day, count(*) AS people FROM referrals r
         WHERE r.contract = :contract AND ${known('r')} AND ${column} IS NOT NULL GROUP BY ${column} ORDER BY ${column}`,
        { ...asOfParameter(moment), contract },
      );
    return { referred: on('referred_on'), started: on('started_on') };
  }

  /** The stretches of a person's engagement in order; only the one of the day, when a day is asked for. */
  spans(contract: string, person: string, asked: MomentAndDay = {}): EngagementSpan[] {
    const rows = this.store.all<SpanRow>(
      `SELECT * FROM engagement_spans s WHERE s.contract = :contract AND s.person = :person AND ${known('s')}
         AND (:on IS NULL OR (s.valid_from <= :on AND (s.valid_to IS NULL OR s.valid_to > :on)))
       ORDER BY s.number`,
      { ...asOfParameter(asked), contract, person, on: asked.on ?? null },
    );
    return rows.map(({ kind, valid_from, valid_to, reason }) => ({
      kind: kind as EngagementSpan['kind'],
      from: valid_from,
      to: valid_to ?? undefined,
      reason: reason ?? undefined,
    }));
  }

  /** How outcomes stood at the referral that stands, in the order of their codes. */
  baselines(contract: string, person: string, moment: Moment = {}): OutcomeAtReferral[] {
    const rows = this.store.all<BaselineRow>(
      `SELECT b.* FROM baselines b
       JOIN referrals r ON r.contract = b.contract AND r.person = b.person AND r.referrals = b.referral AND ${known('r')}
       WHERE b.contract = :contract AND b.person = :person AND ${known('b')}
       ORDER BY b.outcome`,
      { ...asOfParameter(moment), contract, person },
    );
    return rows.map(({ outcome, recorded_on, already_true, measured }) => ({
      outcome,
      recordedOn: recorded_on,
      alreadyTrue: already_true === 1,
      measured: measured ?? undefined,
    }));
  }

  /** How many people of a contract stand at each step. */
  counts(contract: string, moment: Moment = {}): StatusCounts {
    const rows = this.store.all<{ status: PathStatus; people: number }>(
      `SELECT r.status, count(*) AS people FROM referrals r WHERE r.contract = :contract AND ${known('r')}
       GROUP BY r.status`,
      { ...asOfParameter(moment), contract },
    );
    const none: StatusCounts = { referred: 0, declined: 0, accepted: 0, engaged: 0, paused: 0, ended: 0 };
    return { ...none, ...Object.fromEntries(rows.map(({ status, people }) => [status, people])) };
  }
}

function pathFrom(row: ReferralRow): PersonPath {
  const { declined_by: by, declined_on: on, decline_reason: reason } = row;
  return {
    contract: row.contract,
    person: row.person as PersonId,
    status: row.status as PathStatus,
    referredBy: row.referred_by,
    referredOn: row.referred_on,
    referrals: row.referrals,
    cohort: row.cohort ?? undefined,
    declined: by === null || on === null || reason === null ? undefined : { by, on, reason },
    provider: row.provider ?? undefined,
    acceptedOn: row.accepted_on ?? undefined,
    criteriaVersion: row.criteria_version ?? undefined,
    paymentGroup: row.payment_group ?? undefined,
    ageAtReferral: row.age_at_referral ?? undefined,
    startedOn: row.started_on ?? undefined,
    endedOn: row.ended_on ?? undefined,
    endReason: row.end_reason ?? undefined,
    breaks: row.breaks,
  };
}
