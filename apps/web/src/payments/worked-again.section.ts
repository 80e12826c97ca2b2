import type { Naming } from '#contracts';
import type { RecomputedClaim } from '#payments';
import { readable } from '../audit-trail/readable.js';
import type { Crumb } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { counted, moneyWords } from '../layout/words.js';
import { signedMoney } from './effect.section.js';

/** A claim worked out once more with the ledger of today, or of the entry that the page is read at; or a reason why not, or where to have it done. */
export type WorkedAgain =
  | { readonly again: RecomputedClaim; readonly asked: ReadAt }
  | { readonly words: string }
  | { readonly ask: Crumb; readonly claims: number };

export interface WorkedAgainSection {
  readonly heading: string;
  readonly words: readonly string[];
  readonly differences: readonly string[];
  readonly ask: Crumb | undefined;
  /** For the eye: the words say the same. */
  readonly verdict: 'same' | 'differs' | 'none';
}

export function workedAgainSection(asked: WorkedAgain, { names, nameOf }: Naming): WorkedAgainSection {
  const isThen = 'asked' in asked && asked.asked.isPast;
  const heading = isThen ? 'Worked out again as of then' : 'Worked out again today';
  const ledger = isThen ? 'With what the ledger knew then' : 'With today’s ledger';
  const nothing = { heading, differences: [], ask: undefined, verdict: 'none' } as const;
  if ('words' in asked) return { ...nothing, words: [asked.words] };
  if ('ask' in asked) {
    const words = `It is worked out with every claim before it: ${counted(asked.claims, 'claim')} of the contract.`;
    return { ...nothing, words: [words], ask: asked.ask };
  }
  const { agrees, billedPence, nowPence, parts, differences } = asked.again;
  if (agrees) {
    return {
      ...nothing,
      heading: `${heading}: the same`,
      words: [
        `${ledger}, and with every claim before it, the claim comes to ${moneyWords(nowPence)}: what statements ${isThen ? 'had' : 'have'} billed of it.`,
      ],
      verdict: 'same',
    };
  }
  const each = parts
    .filter(({ pence }) => pence !== 0)
    .map(({ payer, pence }) => `${nameOf(payer)} ${signedMoney(pence)}`);
  return {
    ...nothing,
    heading: `${heading}: it differs`,
    words: [
      `${ledger} the claim comes to ${moneyWords(nowPence)}, and statements ${isThen ? 'had' : 'have'} billed ${moneyWords(billedPence)} of it: a difference of ${signedMoney(nowPence - billedPence)} (${each.join(', ')}). ${isThen ? 'A later statement was to make' : 'The next statement makes'} up for it by a line of its own. It differs because:`,
    ],
    differences: differences.map((difference) => readable(difference, names)),
    verdict: 'differs',
  };
}
