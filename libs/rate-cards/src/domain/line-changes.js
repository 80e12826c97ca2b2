import { z } from 'zod';
import { firstTwice } from '#contracts';
import { CalendarDate, OutcomeCode, refuse } from '#kernel';
import { RateCardLine } from './rate-cards.events.js';

const lasting = RateCardLine.refine(
  ({ endsOn }) => endsOn === undefined,
  'must not have a last day (endsOn): a line for a time is added temporarily',
);
const { pricing, groupPrices, payerPrices, indexation, deadweight } = RateCardLine.shape;
/** One change of one line, against the revision that was agreed last. Lines that are not named stay as they are. */
export const LineEdit = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('add'), line: lasting }),
  z.strictObject({ change: z.literal('add-temporarily'), line: RateCardLine.extend({ endsOn: CalendarDate }) }),
  /** The line as it is to be, as a whole. */
  z.strictObject({ change: z.literal('change'), line: RateCardLine }),
  z.strictObject({ change: z.literal('retire'), line: OutcomeCode }),
  /** What is given takes the place of what stood there; everything else about the line stays. */
  z
    .strictObject({
      change: z.literal('reprice'),
      line: OutcomeCode,
      pricing: pricing.optional(),
      groupPrices,
      payerPrices,
      indexation,
      deadweight,
    })
    .refine(
      ({ change: _, line: _line, ...prices }) => Object.values(prices).some((price) => price !== undefined),
      'must say a price: pricing, groupPrices, payerPrices, indexation or deadweight',
    ),
]);
const LINES_MAX = 60;
export const lineEditReasons = {
  'line-changed-twice': 'The line {line} is changed twice: say once what becomes of it',
  'line-already-on-the-card': 'The line {line} is on the rate card already: it can be changed, not added',
  'line-not-on-the-card': 'The line {line} is not on the rate card, so it cannot be changed: it can be added',
  'no-line-left': 'These changes leave no line: a rate card without a line pays for nothing',
  'too-many-lines': `A rate card has at most ${LINES_MAX} lines, and these changes would make {count}`,
};
/**
 * All the lines as they stand from a day on, after the changes. A line that is changed keeps its place, one that is added
 * comes last, and one that was only for a time which is over by then is left out.
 */
export function linesWith(lines, edits, effectiveFrom) {
  const again = firstTwice(edits.map(codeOf));
  if (again !== undefined) return refuse('line-changed-twice', { line: again });
  let result = lines.filter(
    ({ line, endsOn }) =>
      endsOn === undefined || endsOn >= effectiveFrom || edits.some((edit) => codeOf(edit) === line),
  );
  for (const edit of edits) {
    const code = codeOf(edit);
    const known = result.find(({ line }) => line === code);
    if (edit.change === 'add' || edit.change === 'add-temporarily') {
      if (known !== undefined) return refuse('line-already-on-the-card', { line: code });
      result.push(edit.line);
    } else if (known === undefined) {
      return refuse('line-not-on-the-card', { line: code });
    } else if (edit.change === 'retire') {
      result = result.filter((line) => line !== known);
    } else {
      const next = edit.change === 'change' ? edit.line : repriced(known, edit);
      result = result.map((line) => (line === known ? next : line));
    }
  }
  if (result.length === 0) return refuse('no-line-left');
  if (result.length > LINES_MAX) return refuse('too-many-lines', { count: result.length });
  return { lines: result };
}
function codeOf(edit) {
  return typeof edit.line === 'string' ? edit.line : edit.line.line;
}
function repriced(line, { change: _, line: _line, pricing, ...prices }) {
  const given = Object.fromEntries(Object.entries(prices).filter(([, price]) => price !== undefined));
  const price = pricing === undefined ? {} : { pricing };
  return { ...line, ...price, ...given };
}
