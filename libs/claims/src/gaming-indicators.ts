import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate } from '#kernel';
import { asOfParameter, known, type Moment, ReadStore } from '#read-store';

/** How far the people of a provider, or of a payment group, have come. */
export type PathsOf = {
  /** The provider or the payment group; null for people without one. */
  readonly group: string | null;
  /** Whose referral was accepted. */
  readonly accepted: number;
  /** Who began on the service. */
  readonly started: number;
  /** With at least one outcome that was verified. */
  readonly achieved: number;
  /** On the service for half a year or longer, and nothing submitted for them in that time. */
  readonly idle: number;
};

/** Referrals that a provider declined, for one reason. */
export type DeclinesOf = {
  readonly provider: string;
  readonly reason: string;
  /** Whose referral it declined for that reason. */
  readonly people: number;
};

/** How long after they were achieved outcomes were first shown, by provider. */
export type DelaysOf = {
  readonly provider: string;
  readonly outcomes: number;
  /** Shown at most 7 days after they were achieved. */
  readonly withinWeek: number;
  /** After 8 to 31 days. */
  readonly withinMonth: number;
  /** After 32 to 92 days. */
  readonly withinQuarter: number;
  /** After more than 92 days. */
  readonly later: number;
};

/** When in the month outcomes were achieved. */
export type MonthEndsOf = {
  readonly outcome: string;
  readonly outcomes: number;
  /** Those of them that are dated on one of the last five days of a month. */
  readonly lastFiveDays: number;
};

/** Outcomes on either side of the day on which prices changed. */
export interface AroundDay {
  readonly on: CalendarDate;
  readonly before: number;
  readonly after: number;
}

/** For how many people an outcome is all that was ever claimed. */
export type OnlyClaimsOf = {
  readonly outcome: string;
  /** For whom it was claimed. */
  readonly people: number;
  /** Those of them for whom nothing else was ever claimed. */
  readonly onlyThis: number;
};

/** What one verifier's organisation decided. */
export type DecisionsOf = {
  readonly organisation: string;
  /** Decisions that an outcome is shown by its evidence. */
  readonly verified: number;
  /** Decisions to ask the provider for more. */
  readonly queried: number;
  /** Decisions that an outcome is not shown. */
  readonly rejected: number;
  /** Verifications that were taken back. */
  readonly withdrawn: number;
};

const IDLE_DAYS = 182;
/** How many days on each side of a change of prices are compared. */
export const AROUND_DAYS = 14;

/**
 * Figures that point to where somebody may be served by the price list rather than by their need. Each has innocent
 * explanations, so none of them proves anything; together they say where to look.
 */
@Injectable()
export class GamingIndicators {
  constructor(private readonly store: ReadStore) {}

  /** Of everybody who was accepted, by provider or by payment group. */
  paths(contract: string, by: 'provider' | 'payment_group', today: CalendarDate, moment: Moment = {}): PathsOf[] {
    return this.store.all<PathsOf>(
      `SELECT r.${by} AS "group", count(*) AS accepted, sum(r.started_on IS NOT NULL) AS started,
         sum(EXISTS (SELECT 1 FROM outcomes o WHERE o.contract = r.contract AND o.person = r.person
           AND o.status = 'verified' AND ${known('o')})) AS achieved,
         sum(r.status IN ('engaged', 'paused') AND r.started_on <= :since
           AND NOT EXISTS (SELECT 1 FROM evidence_items e WHERE e.contract = r.contract AND e.person = r.person
             AND e.submitted_on > :since AND ${known('e')})) AS idle
       FROM referrals r WHERE r.contract = :contract AND r.provider IS NOT NULL AND ${known('r')}
       GROUP BY 1 ORDER BY 1`,
      { contract, since: addDays(today, -IDLE_DAYS), ...asOfParameter(moment) },
    );
  }

  declines(contract: string, moment: Moment = {}): DeclinesOf[] {
    return this.store.all<DeclinesOf>(
      `SELECT r.declined_by AS provider, r.decline_reason AS reason, count(*) AS people FROM referrals r
       WHERE r.contract = :contract AND r.declined_by IS NOT NULL AND ${known('r')} GROUP BY 1, 2 ORDER BY 1, 2`,
      { contract, ...asOfParameter(moment) },
    );
  }

  /** From the day an outcome was achieved to that on which evidence of it was first submitted. */
  delays(contract: string, moment: Moment = {}): DelaysOf[] {
    return this.store.all<DelaysOf>(
      `SELECT provider, count(*) AS outcomes, sum(days <= 7) AS withinWeek, sum(days > 7 AND days <= 31) AS withinMonth,
         sum(days > 31 AND days <= 92) AS withinQuarter, sum(days > 92) AS later
       FROM (SELECT min(e.submitted_for) AS provider, julianday(min(e.submitted_on)) - julianday(o.achieved_on) AS days
         FROM outcomes o JOIN evidence_items e ON e.contract = o.contract AND e.person = o.person
           AND e.outcome = o.outcome AND e.occurrence = o.occurrence AND ${known('e')}
         WHERE o.contract = :contract AND ${known('o')} GROUP BY o.person, o.outcome, o.occurrence)
       GROUP BY provider ORDER BY provider`,
      { contract, ...asOfParameter(moment) },
    );
  }

  /** Verified outcomes, and those of them that are dated on one of the last five days of a month. */
  monthEnds(contract: string, moment: Moment = {}): MonthEndsOf[] {
    return this.store.all<MonthEndsOf>(
      `SELECT o.outcome, count(*) AS outcomes,
         sum(o.achieved_on > date(o.achieved_on, 'start of month', '+1 month', '-6 days')) AS lastFiveDays
       FROM outcomes o WHERE o.contract = :contract AND o.status = 'verified' AND ${known('o')}
       GROUP BY o.outcome ORDER BY o.outcome`,
      { contract, ...asOfParameter(moment) },
    );
  }

  /** Verified outcomes within two weeks before each of some days, and within two weeks from it on. */
  around(contract: string, days: readonly CalendarDate[], moment: Moment = {}): AroundDay[] {
    return days.map((on) => {
      const found = this.store.get<{ before: number | null; after: number | null }>(
        `SELECT sum(o.achieved_on < :on) AS before, sum(o.achieved_on >= :on) AS after FROM outcomes o
         WHERE o.contract = :contract AND o.status = 'verified' AND ${known('o')}
           AND o.achieved_on >= :from AND o.achieved_on < :until`,
        {
          contract,
          on,
          from: addDays(on, -AROUND_DAYS),
          until: addDays(on, AROUND_DAYS),
          ...asOfParameter(moment),
        },
      );
      return { on, before: found?.before ?? 0, after: found?.after ?? 0 };
    });
  }

  onlyClaims(contract: string, moment: Moment = {}): OnlyClaimsOf[] {
    return this.store.all<OnlyClaimsOf>(
      `SELECT c.outcome, count(DISTINCT c.person) AS people,
         count(DISTINCT CASE WHEN p.outcomes = 1 THEN c.person END) AS onlyThis
       FROM claims c
       JOIN (SELECT person, count(DISTINCT outcome) AS outcomes FROM claims c
         WHERE c.contract = :contract AND c.status = 'made' AND c.verified = 1 AND ${known('c')} GROUP BY person) p
         ON p.person = c.person
       WHERE c.contract = :contract AND c.status = 'made' AND c.verified = 1 AND ${known('c')}
       GROUP BY c.outcome ORDER BY c.outcome`,
      { contract, ...asOfParameter(moment) },
    );
  }

  decisions(contract: string, moment: Moment = {}): DecisionsOf[] {
    return this.store.all<DecisionsOf>(
      `SELECT d.decided_for AS organisation, sum(d.decision = 'verified') AS verified,
         sum(d.decision = 'queried') AS queried, sum(d.decision = 'rejected') AS rejected,
         sum(d.decision = 'withdrawn') AS withdrawn
       FROM evidence_decisions d WHERE d.contract = :contract AND ${known('d')} GROUP BY 1 ORDER BY 1`,
      { contract, ...asOfParameter(moment) },
    );
  }
}
