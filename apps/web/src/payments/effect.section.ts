import type { Naming } from '#contracts';
import type { EffectByStanding, EffectOfAChange } from '#payments';
import { type Cell, type Crumb, cell, type DataTable } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { counted, countWords, dayWords, moneyWords, periodWords, plainWords } from '../layout/words.js';

/** What a change did to the money, or would do; or in words why that is not said. */
export interface EffectSection {
  readonly heading: string;
  readonly words: readonly string[];
  readonly tables: readonly DataTable[];
  /** Where to ask for it, when a page does not work it out by itself. */
  readonly ask: Crumb | undefined;
}

type Worked = Omit<EffectOfAChange, 'change'> & Partial<EffectByStanding>;

/** Worked out, or a reason why not, or where to have it worked out. */
export type EffectAsked =
  | { readonly effect: Worked; readonly asked: ReadAt }
  | { readonly words: string }
  | { readonly ask: Crumb; readonly claims: number };

const HEADING = 'Effect on the money';

export function effectSection(asked: EffectAsked, naming: Naming): EffectSection {
  if ('words' in asked) return { heading: HEADING, words: [asked.words], tables: [], ask: undefined };
  if ('ask' in asked) {
    const words = `Every claim of the contract is worked out twice to say it: ${counted(asked.claims, 'claim')}.`;
    return { heading: HEADING, words: [words], tables: [], ask: asked.ask };
  }
  const { effect } = asked;
  const isPast = effect.direction === 'past';
  return {
    heading: isPast ? `${HEADING}: what it did` : `${HEADING}: what it would do`,
    words: effectWords(effect, asked.asked),
    tables:
      effect.total.claims === 0
        ? []
        : [...standingTables(effect), outcomesTable(effect, naming), payersTable(effect, naming), periodsTable(effect)],
    ask: undefined,
  };
}

function effectWords(worked: Worked, { isPast: isThen, asOf }: ReadAt): string[] {
  const { direction, effectiveFrom, total, unbilledClaims } = worked;
  const isPast = direction === 'past';
  const { claims, changed, payableBeforePence, payableAfterPence, differencePence } = total;
  return [
    isPast
      ? `In force from ${dayWords(effectiveFrom)}. What the claims it concerns come to, beside what they would have come to without it, with every cap and split applied.`
      : `It would take effect on ${dayWords(effectiveFrom)}. What the claims it concerns would come to if it were agreed as it stands, beside what they come to now, with every cap and split applied.`,
    claims === 0
      ? 'No claim made so far is concerned by it.'
      : `It concerns ${counted(claims, 'claim')}, of which ${countWords(changed)} ${changed === 1 ? 'comes' : 'come'} to another amount or ${changed === 1 ? 'is' : 'are'} paid by others: ${moneyWords(payableBeforePence)} ${isPast ? 'without it' : 'now'}, ${moneyWords(payableAfterPence)} with it, a difference of ${signedMoney(differencePence)}.`,
    ...(unbilledClaims === 0
      ? []
      : [
          `${counted(unbilledClaims, 'claim')} that no statement has billed yet ${unbilledClaims === 1 ? 'is' : 'are'} worked out too.`,
        ]),
    ...reachesBackWords(worked),
    isThen
      ? `It is worked out with what the ledger knew after entry ${countWords(asOf)}.`
      : 'It is worked out with what the ledger knows today.',
  ];
}

/** What a proposal for days that are over would do to claims that are paid, before anybody agrees to it. */
function reachesBackWords({ direction, paid }: Worked): string[] {
  if (paid === undefined || paid.changed === 0) return [];
  const { changed, differencePence } = paid;
  const claims = `${counted(changed, 'claim')} on statements that are paid`;
  return direction === 'past'
    ? [`Of them, ${claims} ${changed === 1 ? 'comes' : 'come'} to another amount: ${signedMoney(differencePence)}.`]
    : [
        `It takes effect before ${claims} that ${changed === 1 ? 'is' : 'are'} concerned: they stay as they are unless every party agrees that it reaches back; then adjusting lines on the next statement come to ${signedMoney(differencePence)}.`,
      ];
}

function standingTables({ paid, pipeline, total, direction }: Worked): readonly DataTable[] {
  if (paid === undefined || pipeline === undefined) return [];
  return [
    {
      caption: 'Paid, and to be paid',
      columns: columns('Claims that are', direction === 'past'),
      rows: [sumsRow(cell('Paid'), paid), sumsRow(cell('Not paid yet'), pipeline)],
      foot: sumsRow(cell('Together'), total),
      empty: 'No claim is concerned.',
    },
  ];
}

/** A difference always says its direction. */
export function signedMoney(pence: number): string {
  return pence > 0 ? `+${moneyWords(pence)}` : moneyWords(pence);
}

type Sums = EffectOfAChange['total'];

const columns = (first: string, isPast: boolean) => [
  { text: first },
  { text: 'Claims', numeric: true },
  { text: isPast ? 'Before caps, without it' : 'Before caps, now', numeric: true },
  { text: 'Before caps, with it', numeric: true },
  { text: isPast ? 'Payable without it' : 'Payable now', numeric: true },
  { text: 'Payable with it', numeric: true },
  { text: 'Difference', numeric: true },
];

function sumsRow(first: Cell, sums: Sums): readonly Cell[] {
  return [
    first,
    cell(countWords(sums.claims)),
    cell(moneyWords(sums.uncappedBeforePence)),
    cell(moneyWords(sums.uncappedAfterPence)),
    cell(moneyWords(sums.payableBeforePence)),
    cell(moneyWords(sums.payableAfterPence)),
    cell(signedMoney(sums.differencePence)),
  ];
}

function outcomesTable({ byOutcome, total, direction }: Worked, { names }: Naming): DataTable {
  return {
    caption: 'By outcome',
    columns: columns('Outcome', direction === 'past'),
    rows: byOutcome.map((sums) => sumsRow(cell(names.get(sums.outcome) ?? plainWords(sums.outcome)), sums)),
    foot: sumsRow(cell('Together'), total),
    empty: 'No claim is concerned.',
  };
}

function payersTable({ byPayer, direction, total }: Worked, { nameOf }: Naming): DataTable {
  return {
    caption: 'By payer',
    columns: [
      { text: 'Payer' },
      { text: direction === 'past' ? 'Payable without it' : 'Payable now', numeric: true },
      { text: 'Payable with it', numeric: true },
      { text: 'Difference', numeric: true },
    ],
    rows: byPayer.map(({ payer, beforePence, afterPence, differencePence }) => [
      cell(nameOf(payer)),
      cell(moneyWords(beforePence)),
      cell(moneyWords(afterPence)),
      cell(signedMoney(differencePence)),
    ]),
    foot: [
      cell('Together'),
      cell(moneyWords(total.payableBeforePence)),
      cell(moneyWords(total.payableAfterPence)),
      cell(signedMoney(total.differencePence)),
    ],
    empty: 'No payer is concerned.',
  };
}

function periodsTable({ byPeriod, total, direction }: Worked): DataTable {
  return {
    caption: 'By the period in which the outcomes were achieved',
    columns: columns('Period', direction === 'past'),
    rows: byPeriod.map((sums) => sumsRow(cell(periodWords(sums.period)), sums)),
    foot: sumsRow(cell('Together'), total),
    empty: 'No period is concerned.',
  };
}
