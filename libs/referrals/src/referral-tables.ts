import { table } from '#read-store';

export type ReferralRow = {
  readonly contract: string;
  readonly person: string;
  readonly status: string;
  readonly referred_by: string;
  readonly referred_on: string;
  /** How often the person was referred: 2 after a referral that followed a decline. */
  readonly referrals: number;
  readonly cohort: string | null;
  readonly declined_by: string | null;
  readonly declined_on: string | null;
  readonly decline_reason: string | null;
  readonly provider: string | null;
  readonly accepted_on: string | null;
  readonly criteria_version: number | null;
  readonly payment_group: string | null;
  readonly age_at_referral: number | null;
  readonly started_on: string | null;
  readonly ended_on: string | null;
  readonly end_reason: string | null;
  /** How many breaks there were, a present one included. */
  readonly breaks: number;
};

export type SpanRow = {
  readonly contract: string;
  readonly person: string;
  /** Counted from 1: on the service, in a break, on the service again … */
  readonly number: number;
  readonly kind: string;
  readonly valid_from: string;
  /** The first day on which it is over. */
  readonly valid_to: string | null;
  readonly reason: string | null;
};

export const referralsTable = table<ReferralRow>({
  name: 'referrals',
  kind: 'history',
  columns: {
    contract: 'text',
    person: 'text',
    status: 'text',
    referred_by: 'text',
    referred_on: 'text',
    referrals: 'integer',
    cohort: 'text?',
    declined_by: 'text?',
    declined_on: 'text?',
    decline_reason: 'text?',
    provider: 'text?',
    accepted_on: 'text?',
    criteria_version: 'integer?',
    payment_group: 'text?',
    age_at_referral: 'integer?',
    started_on: 'text?',
    ended_on: 'text?',
    end_reason: 'text?',
    breaks: 'integer',
  },
  key: ['contract', 'person'],
});

export const engagementSpansTable = table<SpanRow>({
  name: 'engagement_spans',
  kind: 'history',
  columns: {
    contract: 'text',
    person: 'text',
    number: 'integer',
    kind: 'text',
    valid_from: 'text',
    valid_to: 'text?',
    reason: 'text?',
  },
  key: ['contract', 'person', 'number'],
});

export type BaselineRow = {
  readonly contract: string;
  readonly person: string;
  /** Which referral of the person it belongs to, counted from 1: that of an earlier one does not count any more. */
  readonly referral: number;
  readonly outcome: string;
  readonly recorded_on: string;
  readonly already_true: number;
  readonly measured: string | null;
};

export const baselinesTable = table<BaselineRow>({
  name: 'baselines',
  kind: 'history',
  columns: {
    contract: 'text',
    person: 'text',
    referral: 'integer',
    outcome: 'text',
    recorded_on: 'text',
    already_true: 'integer',
    measured: 'text?',
  },
  key: ['contract', 'person', 'referral', 'outcome'],
});
