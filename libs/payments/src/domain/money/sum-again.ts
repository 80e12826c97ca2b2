import { formatPence, type OrganisationId, percentageInParts, WHOLE_IN_PARTS } from '#kernel';
import { lineValue, type RateCardLine } from '#rate-cards';
import type { Calculation, Limit } from './calculation.js';
import { preparedSplit } from './scope.js';
import { nearestProportion, proportion, shareOut } from './share-out.js';
import { type Division, divideWhatIsLeft, type Gross, grossOf } from './split.js';

/**
 * Does the sum of a stored calculation once more, from the inputs it holds itself: price × quantity, each cut, each limit
 * with used, left and cut, the split with its odd pennies. With the rate-card line of its revision, the price too.
 *
 * @returns a sentence for each place where it does not add up; none when it does.
 */
export function sumAgain(calculation: Calculation, line?: RateCardLine): readonly string[] {
  const negative = amountsOf(calculation).filter(([, amount]) => amount < 0);
  if (negative.length > 0) return negative.map(([what, amount]) => `${what} is ${amount}, below nothing`);
  try {
    const sum = new SumAgain(calculation, line);
    sum.run();
    return sum.problems;
  } catch (error) {
    // What is on record may be anything: a sum that cannot be done does not add up.
    if (error instanceof RangeError) return [`it cannot be worked out again: ${error.message}`];
    throw error;
  }
}

function amountsOf({ uncappedPence, pricing, cuts, limits, payablePence, split }: Calculation): [string, number][] {
  return [
    ['the uncapped value', uncappedPence],
    ...(pricing.payerPrices ?? []).map((own): [string, number] => [`the value for ${own.payer}`, own.uncappedPence]),
    ...cuts.map(({ cut, cutPence }): [string, number] => [`the cut for ${cut}`, cutPence]),
    ...limits.flatMap(({ cap, left, cutPence }): [string, number][] => [
      [`what ${cap} left`, left],
      [`the cut by ${cap}`, cutPence],
    ]),
    ['the payable amount', payablePence],
    ...split.parts.map(({ payer, pence }): [string, number] => [`the part of ${payer}`, pence]),
  ];
}

/** What a stored calculation comes to over all payers before any cut, where payers agreed prices of their own. */
export function grossOfCalculation(calculation: Calculation): Gross {
  const { uncappedPence, pricing } = calculation;
  return grossOf(uncappedPence, pricing.payerPrices ?? [], divisionOf(calculation, pricing.quantity));
}

/** The division that the calculation was made by: what a payer's caps left it stands among its limits. */
function divisionOf({ split, limits }: Calculation, units: number): Division {
  const roomOf = (payer: OrganisationId) => {
    let room = Number.POSITIVE_INFINITY;
    for (const limit of limits) if (limit.payer === payer) room = Math.min(room, limit.left);
    return room;
  };
  return { split: preparedSplit({ split: split.by }), units, roomOf };
}

class SumAgain {
  readonly problems: string[] = [];
  readonly #gross: Gross;
  #left: number;
  #units: number;
  #parts: number[] = [];
  #odd: readonly number[] = [];

  constructor(
    readonly calculation: Calculation,
    readonly line: RateCardLine | undefined,
  ) {
    this.#units = calculation.pricing.quantity;
    this.#gross = grossOfCalculation(calculation);
    this.#left = this.#gross.grossPence;
  }

  run(): void {
    this.#price(this.line);
    this.#cutsOfThePrice();
    for (const limit of this.#limits('person', 'outcome')) this.#limit(limit);
    const divided = divideWhatIsLeft(this.#left, this.#gross, divisionOf(this.calculation, this.#units));
    this.#parts = [...divided.parts];
    this.#odd = divided.odd;
    this.#payers();
    const total = this.#total();
    this.#left = total;
    for (const limit of this.#limits('contract')) this.#limit(limit);
    if (this.#left < total) this.#shrinkTo(this.#left);
    this.#rulings();
    this.#result();
  }

  #price(line: RateCardLine | undefined): void {
    const { pricing, uncappedPence, cuts } = this.calculation;
    const { rule, quantity, unitPricePence, steps, paymentGroup, date, measured, isPooled, before } = pricing;
    if (rule === 'none') this.#expect('the value of a claim that nothing prices', uncappedPence, 0);
    else if (steps.length === 0 && unitPricePence !== undefined) {
      this.#expect(
        `${quantity} × ${formatPence(unitPricePence)}`,
        BigInt(uncappedPence),
        BigInt(quantity) * BigInt(unitPricePence),
      );
    }
    if (line === undefined || rule === 'none') return;
    const value = lineValue(
      line,
      { paymentGroup, date },
      {
        quantity,
        measured,
        isPooled,
        before: {
          contractUnits: before?.contractUnits ?? 0,
          personUnits: before?.personUnits ?? 0,
          personMeasured: before?.personMeasured,
        },
      },
    );
    this.#expect(`the value under the line ${pricing.line}`, uncappedPence, value.uncappedPence);
    for (const { payer, uncappedPence: own } of value.payerValues ?? []) {
      const said = pricing.payerPrices?.find((one) => one.payer === payer)?.uncappedPence;
      this.#expect(`the value at the price of ${payer}`, said, own);
    }
    const deadweight = cuts.find(({ cut }) => cut === 'deadweight');
    if (deadweight?.cut === 'deadweight') {
      this.#expect('the deadweight percentage', deadweight.percentage, value.deadweight);
    }
  }

  #cutsOfThePrice(): void {
    for (const cut of this.calculation.cuts) {
      if (cut.cut === 'disallowed' && cut.of === 'payable') continue;
      const expected =
        cut.cut === 'deadweight'
          ? nearestProportion(this.#left, percentageInParts(cut.percentage), WHOLE_IN_PARTS)
          : this.#left;
      this.#expect(`the cut for ${cut.cut}`, cut.cutPence, expected);
      this.#left -= expected;
    }
  }

  #limit(limit: Limit): void {
    this.#room(limit);
    let cut = 0;
    if (limit.counts === 'pence') cut = Math.max(0, this.#left - limit.left);
    else if (this.#units > limit.left) {
      cut = this.#left - proportion(this.#left, limit.left, this.#units);
      this.#units = limit.left;
    }
    this.#expect(`the cut by ${limit.cap}`, limit.cutPence, cut);
    this.#left -= cut;
  }

  #payers(): void {
    for (const limit of this.#limits('payer')) {
      const place = limit.payer === undefined ? -1 : this.#payersOfSplit.indexOf(limit.payer);
      const part = this.#parts[place];
      if (part === undefined) {
        this.problems.push(`the cap ${limit.cap} is one of ${limit.payer}, which has no part in the split`);
        continue;
      }
      this.#room(limit);
      const cut = Math.max(0, part - limit.left);
      this.#expect(`the cut by ${limit.cap}`, limit.cutPence, cut);
      if (cut > 0) this.#setPart(place, part - cut);
    }
  }

  #rulings(): void {
    for (const cut of this.calculation.cuts) {
      if (cut.cut !== 'disallowed' || cut.of !== 'payable') continue;
      const place = cut.payer === undefined ? undefined : this.#payersOfSplit.indexOf(cut.payer);
      const there = place === undefined ? this.#total() : (this.#parts[place] ?? 0);
      if (cut.cutPence < 0 || cut.cutPence > there) {
        this.problems.push(`${cut.cause} takes ${formatPence(cut.cutPence)} where there is ${formatPence(there)}`);
      } else if (cut.cutPence > 0) {
        if (place === undefined) this.#shrinkTo(there - cut.cutPence);
        else this.#setPart(place, there - cut.cutPence);
      }
    }
  }

  #result(): void {
    const { split, payablePence } = this.calculation;
    this.#expect('the kind of split', split.rule, this.#gross.isByPayerPrices ? 'payer-prices' : split.by.rule);
    this.#expect('who is split between', split.parts.map(({ payer }) => payer).join(), this.#payersOfSplit.join());
    for (const [place, { payer, pence }] of split.parts.entries()) {
      this.#expect(`the part of ${payer}`, pence, this.#parts[place] ?? 0);
    }
    this.#expect('the payable amount', payablePence, this.#total());
    const odd = this.#odd.map((place) => this.#payersOfSplit[place]);
    this.#expect('who got an odd penny', split.oddPenniesTo.join(), odd.join());
  }

  #room({ cap, limit, usedBefore, left }: Limit): void {
    this.#expect(`what ${cap} left`, left, Math.max(0, limit - usedBefore));
  }

  #limits(...levels: Limit['level'][]): Limit[] {
    return this.calculation.limits.filter(({ level }) => levels.includes(level));
  }

  get #payersOfSplit(): readonly OrganisationId[] {
    return preparedSplit({ split: this.calculation.split.by }).payers;
  }

  #total(): number {
    return this.#parts.reduce((sum, part) => sum + part, 0);
  }

  #setPart(place: number, part: number): void {
    this.#parts[place] = part;
    this.#odd = this.#odd.filter((one) => one !== place);
  }

  #shrinkTo(amount: number): void {
    const { shares, odd } = shareOut(amount, this.#parts);
    this.#parts = [...shares];
    this.#odd = odd;
  }

  #expect(what: string, said: Value, found: Value): void {
    if (said !== found) this.problems.push(`${what} is ${shown(said)} on record and ${shown(found)} worked out again`);
  }
}

type Value = string | number | bigint | undefined;

function shown(value: Value): string {
  return value === undefined || value === '' ? 'nothing' : String(value);
}
