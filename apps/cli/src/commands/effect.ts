import { countInWords, formatPence, type Period } from '#kernel';
import { type EffectOfAChange, EffectOfChange, type EffectSums, NoSuchChange } from '#payments';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { dayGiven, inWords, workedOutAt } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { type Column, table } from '../table.js';
import { plural } from '../terminal.js';
import { type Names, namesOf, plain, signedPence } from '../words.js';
import { contractNamed } from './contract-named.js';

interface Options {
  readonly revision?: number;
  readonly variation?: number;
  readonly from?: string;
  readonly to?: string;
  readonly asOf?: string;
  readonly effectiveOn?: string;
}

/** `ledger effect`: what an agreed change did to the money, or what a proposed one would do. */
export function effect(session: Session, contract: string, options: Options): Promise<ExitCode> {
  const { revision, variation } = options;
  if ((revision === undefined) === (variation === undefined)) {
    throw new Failure(
      'usage',
      'change-needed',
      'Which change? Say --revision or --variation with its number, and one of them',
    );
  }
  const achievedIn = spanOf(options);
  return reading(session, async (installation) => {
    const { out } = session;
    const change =
      revision === undefined
        ? ({ kind: 'variation', number: variation ?? 0 } as const)
        : ({ kind: 'rate-card-revision', number: revision } as const);
    const service = await installation.get(EffectOfChange);
    const found = await service
      .of(contractNamed(installation, contract), change, achievedIn, workedOutAt(installation, options))
      .catch((error: unknown) => {
        throw error instanceof NoSuchChange ? new Failure('failed', 'no-such-change', error.message) : error;
      });
    if (session.options.json) await out.document(found);
    else await out.lines(effectLines(found, namesOf(installation.store, contract, {}), out.width));
    return exitCodes.ok;
  });
}

function spanOf({ from, to }: Options): Period | undefined {
  if (from === undefined && to === undefined) return undefined;
  const span = {
    from: dayGiven('--from', from ?? '0001-01-01', 'the first day'),
    to: dayGiven('--to', to ?? '9999-12-31', 'the last day'),
  };
  if (span.to < span.from) throw new Failure('usage', 'bad-span', `--to ${to} is before --from ${from}`);
  return span;
}

function effectLines(found: EffectOfAChange, names: Names, width: number): string[] {
  const { contract, change, direction, status, effectiveFrom, total, byOutcome, byPayer, byPeriod } = found;
  const isPast = direction === 'past';
  const name =
    change.kind === 'variation' ? `Variation ${change.number}` : `Revision ${change.number} of the rate card`;
  const [before, after] = isPast ? ['Without it', 'With it'] : ['As it is', 'If agreed'];
  const heads = [
    { title: 'Claims', align: 'right' },
    { title: 'Changed', align: 'right' },
    { title: before ?? '', align: 'right' },
    { title: after ?? '', align: 'right' },
    { title: 'Difference', align: 'right' },
  ] as const;
  const row = (sums: EffectSums) => [
    countInWords(sums.claims),
    countInWords(sums.changed),
    formatPence(sums.payableBeforePence),
    formatPence(sums.payableAfterPence),
    signedPence(sums.differencePence),
  ];
  const uncapped = total.uncappedAfterPence - total.uncappedBeforePence;
  return [
    `${name} of ${contract}: ${isPast ? 'agreed' : plain(status)}, in force from ${inWords(effectiveFrom)}`,
    isPast
      ? 'What the claims come to under what was agreed, beside what they would have come to without it.'
      : 'What the claims would come to if it were agreed as it stands, beside what they come to now.',
    ...(found.achievedIn === undefined
      ? []
      : [`Only outcomes achieved from ${inWords(found.achievedIn.from)} to ${inWords(found.achievedIn.to)}.`]),
    'Caps and splits are applied on both sides.',
    ...(found.unbilledClaims === 0
      ? []
      : [`${plural(found.unbilledClaims, 'claim')} that no statement has billed yet are among them.`]),
    '',
    ...table([{ title: 'In all' }, ...heads], [['', ...row(total)]], width),
    ...(uncapped === total.differencePence
      ? []
      : ['', `At their prices, before any cut, the difference is ${signedPence(uncapped)}.`]),
    ...(byOutcome.length === 0
      ? []
      : [
          '',
          ...outcomeLines(found, names, heads, row, width),
          '',
          ...table(
            [{ title: 'Payer' }, ...heads.slice(2)],
            byPayer.map((one) => [
              names.of(one.payer),
              formatPence(one.beforePence),
              formatPence(one.afterPence),
              signedPence(one.differencePence),
            ]),
            width,
          ),
          '',
          ...table(
            [{ title: 'Achieved from' }, { title: 'To' }, ...heads],
            byPeriod.map((one) => [one.period.from, one.period.to, ...row(one)]),
            width,
          ),
        ]),
  ];
}

/** Of many outcomes a change mostly moves few: those that stay as they are, are counted. */
function outcomeLines(
  { byOutcome }: EffectOfAChange,
  names: Names,
  heads: readonly Column[],
  row: (sums: EffectSums) => readonly string[],
  width: number,
): string[] {
  const moved = byOutcome.filter(({ changed }) => changed > 0);
  const rest = byOutcome.length - moved.length;
  if (moved.length === 0) return [`Nothing changes for any of ${plural(rest, 'outcome')}.`];
  return [
    ...table(
      [{ title: 'Outcome' }, ...heads],
      moved.map((one) => [names.title(one.outcome), ...row(one)]),
      width,
    ),
    ...(rest === 0 ? [] : [`and ${plural(rest, 'outcome')} whose claims come to the same`]),
  ];
}
