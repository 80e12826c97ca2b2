import { expect } from '@jest/globals';
import { Calculation } from '../src/domain/money/calculation.js';
import { sumAgain } from '../src/domain/money/sum-again.js';
import { Use } from '../src/domain/money/use.js';
import { workOut } from '../src/domain/money/work-out.js';
import { type Basis, basisOf, byPercentage, council, fund, type ItemInput, itemNo } from './money.js';

/** Takes claims one after the other, in the order given. */
export function taking(basis: Basis, ...items: readonly ItemInput[]): Calculation[] {
  const given = basisOf(basis);
  const use = new Use();
  return items.map((input, place) => {
    const item = itemNo(place + 1, input);
    const calculation = workOut(item, given, use);
    use.add(item, calculation);
    // What is stored has the stored form, and adds up.
    expect(Calculation.safeParse(structuredClone(calculation)).error).toBeUndefined();
    expect(sumAgain(calculation)).toEqual([]);
    return calculation;
  });
}

export const payable = (calculations: readonly Calculation[]) => calculations.map(({ payablePence }) => payablePence);
export const parts = ({ split }: Calculation | { split: Calculation['split'] }) =>
  split.parts.map((part) => part.pence);
export const limitsOf = ({ limits }: Calculation) =>
  limits.map(({ cap, usedBefore, left, cutPence }) => [cap, usedBefore, left, cutPence]);

export function last(calculations: readonly Calculation[]): Calculation {
  const found = calculations.at(-1);
  if (found === undefined) throw new Error('Nothing was worked out');
  return found;
}

/** By percentages that seldom come to whole pennies. */
export const twoPayers = [{ split: byPercentage([council, '29.6'], [fund, '70.4']) }];
