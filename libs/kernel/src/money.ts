import { z } from 'zod';

/**
 * An amount of money in whole pence (minor units of the contract's currency). Never a fraction, never a float:
 * every price, cut, share and total of the ledger is one of these.
 */
export const Pence = z.int().brand<'Pence'>();
export type Pence = z.infer<typeof Pence>;

/** @throws RangeError for anything but a safe integer: money that is not exact is not money. */
export function pence(amount: number): Pence {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not a whole number of pence`);
  return amount as Pence;
}

export const noMoney = pence(0);

export function sumPence(amounts: Iterable<number>): Pence {
  let total = 0;
  for (const amount of amounts) total += amount;
  return pence(total);
}

/** `pence(187154000)` as `£1,871,540.00`. Written out by hand, because a machine's locale must not change a ledger. */
export function formatPence(amount: number): string {
  const whole = Math.abs(amount);
  const pounds = String(Math.floor(whole / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${amount < 0 ? '-' : ''}£${pounds}.${String(whole % 100).padStart(2, '0')}`;
}

/**
 * A share of a whole as an exact decimal percentage ("29.6"), to four decimal places.
 * Stored as text, because 29.6 has no exact binary fraction.
 */
export const Percentage = z
  .string()
  .regex(/^(100(\.0{1,4})?|\d{1,2}(\.\d{1,4})?)$/, 'must be a percentage between 0 and 100 with at most four decimals')
  .brand<'Percentage'>();
export type Percentage = z.infer<typeof Percentage>;

/** 100% in the unit used for arithmetic on percentages: a ten-thousandth of a per cent. */
export const WHOLE_IN_PARTS = 1_000_000;

export function percentageInParts(percentage: string): number {
  const [whole = '0', fraction = ''] = percentage.split('.');
  return Number(whole) * 10_000 + Number(fraction.padEnd(4, '0'));
}

/**
 * Divides an amount by percentages that add up to 100, exactly: the parts always sum to the whole.
 * The odd pennies go to the largest remainders; between equal remainders, to the earlier share (the order of the
 * contract's terms). That is the largest-remainder rule of DOMAIN.md §5, and the same input always gives the same split.
 *
 * @throws RangeError when the percentages do not add up to 100.
 */
export function splitPence(amount: number, percentages: readonly string[]): Pence[] {
  const parts = percentages.map(percentageInParts);
  if (parts.reduce((sum, part) => sum + part, 0) !== WHOLE_IN_PARTS) {
    throw new RangeError(`Shares of ${percentages.join(', ')} do not add up to 100%`);
  }
  // BigInt, because amount × 1,000,000 leaves the safe integers at nine billion pence.
  const exact = parts.map((part) => BigInt(Math.abs(amount)) * BigInt(part));
  const whole = exact.map((value) => value / BigInt(WHOLE_IN_PARTS));
  const remainders = exact.map((value, index) => ({ index, left: value % BigInt(WHOLE_IN_PARTS) }));
  let unassigned = BigInt(Math.abs(amount)) - whole.reduce((sum, value) => sum + value, 0n);
  remainders.sort((a, b) => (a.left === b.left ? a.index - b.index : a.left > b.left ? -1 : 1));
  for (const { index } of remainders) {
    if (unassigned === 0n) break;
    whole[index] = (whole[index] ?? 0n) + 1n;
    unassigned -= 1n;
  }
  const sign = amount < 0 ? -1 : 1;
  return whole.map((value) => pence(value === 0n ? 0 : sign * Number(value)));
}
