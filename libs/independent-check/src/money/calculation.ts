/** The calculation on a line, as its published schema has it: of all that it says, what an amount follows from. */
export interface Calculation {
  readonly termsVersion: number;
  readonly release?: { readonly variation: number; readonly on: string };
  readonly pricing: {
    readonly rule: string;
    readonly policy: string;
    readonly date: string;
    readonly revision: number;
    readonly effectiveFrom?: string;
    readonly line: string;
    readonly paymentGroup?: string;
    readonly quantity: number;
    readonly measured?: string;
    readonly isPooled?: boolean;
    readonly before?: {
      readonly contractUnits?: number;
      readonly personUnits?: number;
      readonly personMeasured?: string;
    };
    readonly unitPricePence?: number;
    readonly payerPrices?: readonly { readonly payer: string; readonly uncappedPence: number }[];
    readonly steps: readonly string[];
  };
  readonly uncappedPence: number;
  readonly cuts: readonly Cut[];
  readonly limits: readonly Limit[];
  readonly payablePence: number;
  readonly split: {
    readonly rule: string;
    readonly by: SplitRule;
    readonly parts: readonly { readonly payer: string; readonly pence: number }[];
  };
}

interface Cut {
  readonly cut: string;
  readonly cutPence: number;
  readonly percentage?: string;
  readonly of?: string;
  readonly payer?: string;
  readonly mode?: string;
}

export interface Limit {
  readonly cap: string;
  readonly level: string;
  readonly counts: string;
  readonly source: string;
  readonly version: number;
  readonly payer?: string;
  readonly limit: number;
  readonly usedBefore: number;
  readonly left: number;
  readonly cutPence: number;
}

export type SplitRule =
  | { readonly rule: 'percentage'; readonly shares: readonly { readonly payer: string; readonly percentage: string }[] }
  | {
      readonly rule: 'fixed';
      readonly fixed: readonly { readonly payer: string; readonly pencePerUnit: number }[];
      readonly rest: string;
    }
  | { readonly rule: 'waterfall'; readonly payers: readonly string[] };

const WHOLE = 1_000_000n;

/**
 * Does the sum of a calculation by the published rules of money, in whole numbers of any size, from what the calculation
 * itself says.
 *
 * @returns a sentence for each step that does not come to what is written there; none when it adds up.
 */
export function calculationProblems(calculation: Calculation): readonly string[] {
  const problems: string[] = [];
  const same = (what: string, said: number | bigint, found: bigint) => {
    if (BigInt(said) !== found) problems.push(`${what} is written as ${said} and comes to ${found}`);
  };
  const { pricing, uncappedPence, cuts, limits, payablePence, split } = calculation;

  if (pricing.rule === 'none') same('the worth of a claim that nothing prices', uncappedPence, 0n);
  else if (pricing.steps.length === 0 && pricing.unitPricePence !== undefined) {
    same(
      `${pricing.quantity} × ${pricing.unitPricePence} pence`,
      uncappedPence,
      BigInt(pricing.quantity) * BigInt(pricing.unitPricePence),
    );
  }

  const payers = payersOf(split.by);
  // A waterfall goes on where the caps of a payer leave nothing to it.
  const roomOf = (payer: string) =>
    smallest(limits.filter((limit) => limit.payer === payer).map(({ left }) => BigInt(left)));
  let units = BigInt(pricing.quantity);
  const byOwnPrices = ownPrices(calculation, payers, (amount) => divided(amount, split.by, units, roomOf));
  let left = byOwnPrices === undefined ? BigInt(uncappedPence) : sum(byOwnPrices);
  const gross = left;

  for (const { cut, cutPence, percentage, of } of cuts) {
    if (cut === 'disallowed' && of === 'payable') continue;
    const taken = percentage === undefined ? left : roundedHalfUp(left * inParts(percentage), WHOLE);
    same(`the cut for ${cut}`, cutPence, taken);
    left -= taken;
  }

  const hold = (limit: Limit, amount: bigint): bigint => {
    const room = largest(0n, BigInt(limit.limit) - BigInt(limit.usedBefore));
    same(`what the limit ${limit.cap} left`, limit.left, room);
    if (limit.counts === 'pence') return largest(0n, amount - room);
    if (units <= room) return 0n;
    const cut = amount - (amount * room) / units;
    units = room;
    return cut;
  };
  for (const limit of limits.filter(({ level }) => level === 'person' || level === 'outcome')) {
    const cut = hold(limit, left);
    same(`the cut by the limit ${limit.cap}`, limit.cutPence, cut);
    left -= cut;
  }

  let parts =
    byOwnPrices === undefined
      ? divided(left, split.by, units, roomOf)
      : left === gross
        ? byOwnPrices
        : byLargestRemainder(left, byOwnPrices);

  for (const limit of limits.filter(({ level }) => level === 'payer')) {
    const place = payers.indexOf(limit.payer ?? '');
    const part = parts[place];
    if (part === undefined) {
      problems.push(`the limit ${limit.cap} is one of ${limit.payer}, who has no part in the split`);
      continue;
    }
    const cut = hold(limit, part);
    same(`the cut by the limit ${limit.cap}`, limit.cutPence, cut);
    parts = parts.with(place, part - cut);
  }

  let total = sum(parts);
  for (const limit of limits.filter(({ level }) => level === 'contract')) {
    const cut = hold(limit, total);
    same(`the cut by the limit ${limit.cap}`, limit.cutPence, cut);
    total -= cut;
  }
  if (total < sum(parts)) parts = byLargestRemainder(total, parts);

  for (const { cut, of, payer, cutPence } of cuts) {
    if (cut !== 'disallowed' || of !== 'payable') continue;
    const taken = BigInt(cutPence);
    const place = payer === undefined ? -1 : payers.indexOf(payer);
    const there = payer === undefined ? sum(parts) : (parts[place] ?? 0n);
    if (taken < 0n || taken > there) problems.push(`a ruling takes ${taken} pence where there are ${there}`);
    else if (taken > 0n)
      parts = payer === undefined ? byLargestRemainder(there - taken, parts) : parts.with(place, there - taken);
  }

  same('the payable amount', payablePence, sum(parts));
  for (const [place, payer] of payers.entries()) {
    const said = split.parts.find((part) => part.payer === payer)?.pence;
    same(`the part of ${payer}`, said ?? 0, parts[place] ?? 0n);
  }
  if (split.parts.length !== payers.length) {
    problems.push(
      `the split is between ${payers.join(', ')}, and parts are written for ${split.parts.map(({ payer }) => payer).join(', ')}`,
    );
  }
  return problems;
}

function payersOf(by: SplitRule): readonly string[] {
  switch (by.rule) {
    case 'percentage':
      return by.shares.map(({ payer }) => payer);
    case 'fixed':
      return [...by.fixed.map(({ payer }) => payer), by.rest];
    case 'waterfall':
      return by.payers;
  }
}

/** The parts before any cut where payers agreed prices of their own: each has its part of the worth at its own price. */
function ownPrices(
  { pricing, uncappedPence }: Calculation,
  payers: readonly string[],
  divide: (amount: bigint) => readonly bigint[],
): readonly bigint[] | undefined {
  const own = new Map((pricing.payerPrices ?? []).map(({ payer, uncappedPence: worth }) => [payer, BigInt(worth)]));
  if (!payers.some((payer) => own.has(payer))) return undefined;
  return payers.map((payer, place) => divide(own.get(payer) ?? BigInt(uncappedPence))[place] ?? 0n);
}

function divided(
  amount: bigint,
  by: SplitRule,
  units: bigint,
  roomOf: (payer: string) => bigint | undefined,
): readonly bigint[] {
  switch (by.rule) {
    case 'percentage':
      return byLargestRemainder(
        amount,
        by.shares.map(({ percentage }) => inParts(percentage)),
      );
    case 'fixed': {
      let left = amount;
      const fixed = by.fixed.map(({ pencePerUnit }) => {
        const part = smaller(left, BigInt(pencePerUnit) * units);
        left -= part;
        return part;
      });
      return [...fixed, left];
    }
    case 'waterfall': {
      let left = amount;
      return by.payers.map((payer, place) => {
        const room = place === by.payers.length - 1 ? undefined : roomOf(payer);
        const part = room === undefined ? left : smaller(left, room);
        left -= part;
        return part;
      });
    }
  }
}

/** Rounded down, and a penny each to those with the largest remainders; between equal ones to the earlier. */
export function byLargestRemainder(amount: bigint, weights: readonly bigint[]): readonly bigint[] {
  const whole = sum(weights);
  if (whole === 0n) return weights.map(() => 0n);
  const exact = weights.map((weight, place) => ({
    place,
    down: (amount * weight) / whole,
    over: (amount * weight) % whole,
  }));
  const odd = Number(amount - sum(exact.map(({ down }) => down)));
  const lucky = exact
    .toSorted((a, b) => (a.over === b.over ? a.place - b.place : a.over > b.over ? -1 : 1))
    .slice(0, odd);
  return exact.map((share) => share.down + (lucky.includes(share) ? 1n : 0n));
}

/** A percentage with up to four decimals in ten-thousandths of a per cent. */
function inParts(percentage: string): bigint {
  const [whole = '0', fraction = ''] = percentage.split('.');
  return BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0'));
}

function roundedHalfUp(product: bigint, whole: bigint): bigint {
  return (2n * product + whole) / (2n * whole);
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

function largest(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

function smallest(values: readonly bigint[]): bigint | undefined {
  return values.reduce<bigint | undefined>(
    (least, value) => (least === undefined || value < least ? value : least),
    undefined,
  );
}
