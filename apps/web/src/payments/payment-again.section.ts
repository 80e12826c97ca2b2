import { readable } from '../audit-trail/readable.js';
import { type Crumb, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import { counted, moneyWords } from '../layout/words.js';
import { signedMoney } from './effect.section.js';
import { lineCell } from './money-words.js';
import type { PaymentFacts } from './payment-facts.js';

/** Whether everything that the payment is for comes to the same with the ledger of today, or of then. */
export interface PaymentAgainSection {
  readonly heading: string;
  readonly words: readonly string[];
  readonly differing: DataTable | undefined;
  readonly ask: Crumb | undefined;
  /** For the eye: the words say the same. */
  readonly verdict: 'same' | 'differs' | 'none';
}

export function paymentAgainSection(facts: PaymentFacts, own: string): PaymentAgainSection {
  const { again, account, contract, naming, asked } = facts;
  const heading = asked.isPast ? 'Worked out again as of then' : 'Worked out again today';
  const nothing = { heading, differing: undefined, ask: undefined, verdict: 'none' } as const;
  if ('nothing' in again) return { ...nothing, words: ['Nothing was billed that could be worked out again.'] };
  if ('askAbout' in again) {
    return {
      ...nothing,
      words: [`A claim is worked out with every claim before it: ${counted(again.askAbout, 'claim')} of the contract.`],
      ask: { text: 'Work it out again', href: keepingMoment(`${own}?again=shown`, asked) },
    };
  }
  const { claims, differing } = again.recomputed;
  if (differing.length === 0) {
    const words = `All ${counted(claims, 'claim')} of the statement come to what statements ${asked.isPast ? 'had' : 'have'} billed of them, for each payer.`;
    return { ...nothing, heading: `${heading}: the same`, words: [words], verdict: 'same' };
  }
  const { payer } = account.payment;
  const forPayer = (parts: readonly { readonly payer: string; readonly pence: number }[]) =>
    parts.filter((part) => part.payer === payer).reduce((sum, { pence }) => sum + pence, 0);
  const inAll = differing.reduce((sum, { parts }) => sum + forPayer(parts), 0);
  return {
    ...nothing,
    heading: `${heading}: it differs by ${signedMoney(inAll)} for ${naming.nameOf(payer)}`,
    words: [
      `${counted(differing.length, 'claim')} of ${counted(claims, 'claim')} of the statement ${differing.length === 1 ? 'comes' : 'come'} to something else. A later statement makes up for it by lines of its own; what was paid stays as it is recorded.`,
    ],
    differing: {
      caption: 'What differs, and why',
      captionSize: 's',
      isStacked: true,
      columns: [
        { text: 'Billed last on' },
        { text: 'Because' },
        { text: 'Billed', numeric: true },
        { text: 'Comes to', numeric: true },
      ],
      rows: differing
        .slice(0, DIFFERING_MAX)
        .map((one) => [
          lineCell({ contract: contract.contract, statement: one.statement, number: one.line }, asked),
          cell('', { items: reasons(one.differences, naming.names) }),
          cell(moneyWords(one.billedPence)),
          cell(moneyWords(one.nowPence)),
        ]),
      empty: '',
    },
    verdict: 'differs',
  };
}

const DIFFERING_MAX = 50;

function reasons(differences: readonly string[], names: ReadonlyMap<string, string>): readonly string[] {
  return differences.length === 0
    ? ['Its line says why']
    : differences.map((difference) => readable(difference, names));
}
