import { z } from 'zod';

/**
 * An exact number with up to four decimals, as text: a measured value, an index, a percentage point. Stored as text,
 * because 29.6 has no exact binary fraction.
 */
export const Decimal = z
  .string()
  .regex(/^-?\d{1,9}(\.\d{1,4})?$/, 'must be a number with at most nine digits and four decimals, such as 8155 or 8.4')
  .brand<'Decimal'>();
export type Decimal = z.infer<typeof Decimal>;

/** How many parts one whole has in the arithmetic on decimals. */
export const DECIMAL_PARTS = 10_000;

/** A decimal in ten-thousandths, exactly: `8.4` is 84,000. */
export function decimalInParts(decimal: string): number {
  const isNegative = decimal.startsWith('-');
  const [whole = '0', fraction = ''] = (isNegative ? decimal.slice(1) : decimal).split('.');
  const parts = Number(whole) * DECIMAL_PARTS + Number(fraction.padEnd(4, '0'));
  return isNegative && parts !== 0 ? -parts : parts;
}

/** The decimal of so many ten-thousandths, written as short as it can be: 84,000 is `8.4`. */
export function decimalOfParts(parts: number): Decimal {
  const size = Math.abs(parts);
  const fraction = String(size % DECIMAL_PARTS)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return `${parts < 0 ? '-' : ''}${Math.floor(size / DECIMAL_PARTS)}${fraction === '' ? '' : `.${fraction}`}` as Decimal;
}

/** Whether two decimals are one number: `8.4` and `8.40` are. One that was not given is the same as none only. */
export function sameDecimal(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return decimalInParts(one) === decimalInParts(other);
}
