import { type AgreedPlan, ChangeLog } from '#contracts';
import type { CalendarDate, ContractId } from '#kernel';
import type { ReadStore } from '#read-store';
import { lastUpTo } from './caps-played.js';

/** What a plan wanted by a day, summed over its periods that were over by then. */
export interface PlanPlayed {
  readonly scenario: string;
  /** The version whose periods run on that day. */
  readonly version: number;
  readonly referrals: number;
  readonly starts: number;
  readonly outcomes: number;
  readonly paymentsPence: number;
}

/** The plans of a contract while it is played. They are looked up only where another plan was agreed. */
export class PlansPlayed {
  readonly #known = new Map<number | undefined, readonly AgreedPlan[]>();
  readonly #entries: readonly number[];

  constructor(
    private readonly store: ReadStore,
    private readonly contract: ContractId,
  ) {
    this.#entries = store
      .all<{ entry: number }>(
        `SELECT known_from AS entry FROM contract_plans WHERE contract = :contract
         UNION SELECT known_to FROM contract_plans WHERE contract = :contract AND known_to IS NOT NULL ORDER BY entry`,
        { contract },
      )
      .map(({ entry }) => entry);
  }

  at(entry: number, on: CalendarDate): PlanPlayed[] {
    const scenarios = Map.groupBy(this.#plans(entry), ({ scenario }) => scenario);
    return [...scenarios].map(([scenario, versions]) => wanted(scenario, versions, on));
  }

  #plans(entry: number): readonly AgreedPlan[] {
    const since = lastUpTo(this.#entries, entry);
    let plans = this.#known.get(since);
    if (plans === undefined) {
      plans = since === undefined ? [] : new ChangeLog(this.store).plans(this.contract, { asOf: entry });
      this.#known.set(since, plans);
    }
    return plans;
  }
}

/** Each version has the periods that begin from the day it is in force until the next one is. */
function wanted(scenario: string, versions: readonly AgreedPlan[], on: CalendarDate): PlanPlayed {
  const inOrder = versions.toSorted((one, other) =>
    one.inForceFrom === other.inForceFrom ? one.version - other.version : one.inForceFrom < other.inForceFrom ? -1 : 1,
  );
  const sum = { referrals: 0, starts: 0, outcomes: 0, paymentsPence: 0 };
  for (const [place, { inForceFrom, periods }] of inOrder.entries()) {
    const until = inOrder[place + 1]?.inForceFrom;
    for (const period of periods) {
      const isOfVersion = period.from >= inForceFrom && (until === undefined || period.from < until);
      if (!isOfVersion || period.to > on) continue;
      sum.referrals += period.referrals ?? 0;
      sum.starts += period.starts ?? 0;
      sum.paymentsPence += period.paymentsPence ?? 0;
      for (const { number } of period.outcomes) sum.outcomes += number;
    }
  }
  const running = inOrder.findLast(({ inForceFrom }) => inForceFrom <= on) ?? inOrder[0];
  return { scenario, version: running?.version ?? 0, ...sum };
}
