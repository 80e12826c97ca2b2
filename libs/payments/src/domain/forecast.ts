import { type Pence, pence } from '#kernel';
import type { RateCardLine } from '#rate-cards';

/** What one span of a plan wants: how many of each outcome. */
export interface PlannedNumbers {
  readonly from: string;
  readonly to: string;
  readonly outcomes: readonly { readonly outcome: string; readonly number: number }[];
}

export interface ForecastOfOutcome {
  readonly outcome: string;
  readonly planned: number;
  readonly beforePence: Pence;
  readonly afterPence: Pence;
  readonly differencePence: Pence;
}

/** What other prices do to what is planned. Neither caps nor splits are in it: who will have used what of them is not known. */
export interface Forecast {
  /** The spans of the plan that lie ahead and are wholly under the prices that are compared. */
  readonly spans: number;
  readonly outcomes: readonly ForecastOfOutcome[];
  /** Outcomes that are planned, and whose price differs in a way that no number of them says: bands, scales, several lines. */
  readonly without: readonly string[];
  readonly differencePence: Pence;
}

export interface ForecastQuestion {
  readonly plan: readonly PlannedNumbers[];
  /** The first day that counts as ahead. */
  readonly from: string;
  /** The first day on which the prices hold no longer; undefined while none is agreed. */
  readonly until: string | undefined;
  readonly before: readonly RateCardLine[];
  readonly after: readonly RateCardLine[];
}

/** The planned numbers times the difference of the prices, outcome by outcome. */
export function forecastOf({ plan, from, until, before, after }: ForecastQuestion): Forecast {
  const ahead = plan.filter((span) => span.from >= from && (until === undefined || span.to < until));
  const planned = new Map<string, number>();
  for (const { outcome, number } of ahead.flatMap(({ outcomes }) => outcomes)) {
    planned.set(outcome, (planned.get(outcome) ?? 0) + number);
  }
  const outcomes: ForecastOfOutcome[] = [];
  const without: string[] = [];
  for (const [outcome, number] of planned) {
    const [was, is] = [linesOf(before, outcome), linesOf(after, outcome)];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    const [old, now] = [onePrice(was), onePrice(is)];
    if (old === undefined || now === undefined) {
      without.push(outcome);
      continue;
    }
    if (old === now) continue;
    outcomes.push({
      outcome,
      planned: number,
      beforePence: pence(number * old),
      afterPence: pence(number * now),
      differencePence: pence(number * (now - old)),
    });
  }
  const difference = outcomes.reduce((sum, { differencePence }) => sum + differencePence, 0);
  return { spans: ahead.length, outcomes, without, differencePence: pence(difference) };
}

/** What decides the price of an outcome, line by line. */
function linesOf(lines: readonly RateCardLine[], outcome: string) {
  return lines
    .filter((line) => line.outcome === outcome)
    .map(({ pricing, groupPrices, payerPrices, indexation, deadweight }) => ({
      ...{ pricing, groupPrices, payerPrices, indexation, deadweight },
    }));
}

/** The one price of an outcome; nothing where it is not on the card, undefined where no one amount says it. */
function onePrice(lines: ReturnType<typeof linesOf>): number | undefined {
  const [line] = lines;
  if (line === undefined) return 0;
  const { pricing, groupPrices = [], payerPrices = [], indexation = [], deadweight = [] } = line;
  const isOne = [groupPrices, payerPrices, indexation, deadweight].every((own) => own.length === 0);
  return lines.length === 1 && isOne && pricing.rule === 'fixed' ? pricing.pricePence : undefined;
}
