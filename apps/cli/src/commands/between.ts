import type { Installation } from '#installation';
import { countInWords, formatPence } from '#kernel';
import { figureWords, isMoney, Replay, type ToldDifference } from '#replay';
import { Failure } from '../exit-codes.js';
import { inWords, momentOf } from '../moments.js';
import { table, wrap } from '../table.js';
import { plural } from '../terminal.js';
import { type Names, namesOf } from '../words.js';
import { contractNamed } from './contract-named.js';
import { signed, typesInWords } from './replay.js';

/**
 * `ledger diff moments`: what was recorded of a contract between two moments, what it changed, and what of that is about
 * the time before the first.
 */
export async function betweenMoments(
  installation: Installation,
  contract: string,
  { from, to }: { readonly from: string; readonly to: string },
  width: number,
): Promise<{ readonly value: ToldDifference; readonly title: string; readonly lines: readonly string[] }> {
  const { store, ledger, narratives } = installation;
  const named = contractNamed(installation, contract);
  const moments = { from: momentOf(store, { asOf: from }), to: momentOf(store, { asOf: to }) };
  const [first, second] = [moments.from.asOf ?? -1, moments.to.asOf ?? -1];
  if (first > second) throw new Failure('usage', 'bad-span', `--to ${to} is before --from ${from}`);
  const value = await new Replay(store, ledger, narratives).between(named, first, second, {
    from: moments.from.asOfDay,
    to: moments.to.asOfDay,
  });
  return {
    value,
    title: `What is different in ${contract} between entry ${first} and entry ${second}`,
    lines: differenceLines(value, namesOf(store, contract, { asOf: second }), Math.min(width, 110)),
  };
}

function differenceLines(
  { recorded, figures, backwards, from }: ToldDifference,
  names: Names,
  width: number,
): string[] {
  const { agreements } = backwards;
  const nothing = backwards.recorded.entries === 0 && backwards.figures.length === 0 && agreements.length === 0;
  const since = from.day === undefined ? 'the first entry' : inWords(from.day);
  // What it comes to stands before the hundreds of entries that it comes from.
  return [
    ...figureLines('No figure changed.', figures, width),
    '',
    ...(nothing
      ? [`Nothing of it is about the time before ${since}.`]
      : [
          `Backwards in time: ${plural(backwards.recorded.entries, 'entry', 'entries')} dated before ${since}`,
          ...agreements.map(({ kind, number, effectiveFrom, entry }) => {
            const what = kind === 'terms' ? `Version ${number} of the terms` : `Revision ${number} of the rate card`;
            return `    #${entry} ${what} holds from ${inWords(effectiveFrom)} on.`;
          }),
          '',
          ...figureLines(`No figure of the time before ${since} changed.`, backwards.figures, width),
        ]),
    '',
    ...recordedLines(`${plural(recorded.entries, 'entry', 'entries')} recorded between them`, recorded, names, width),
    ...(backwards.recorded.entries === 0
      ? []
      : ['', ...recordedLines(`Of them, dated before ${since}`, backwards.recorded, names, width)]),
  ];
}

function recordedLines(title: string, recorded: ToldDifference['recorded'], names: Names, width: number): string[] {
  const more = recorded.entries - recorded.told.length;
  return [
    title,
    ...recorded.told.flatMap(({ entry, occurredOn, recordedOn, sentence }) => {
      const late = occurredOn === recordedOn ? '' : ` (of ${occurredOn}, recorded ${recordedOn})`;
      return wrap(`#${entry} ${names.sentence(sentence)}${late}`, width, '    ');
    }),
    ...(more > 0 ? wrap(`… and ${more} more: ${typesInWords(recorded)}`, width, '    ') : []),
  ];
}

function figureLines(none: string, figures: ToldDifference['figures'], width: number): string[] {
  if (figures.length === 0) return [none];
  return table(
    [
      { title: 'Figure' },
      { title: 'Before', align: 'right' },
      { title: 'After', align: 'right' },
      { title: 'Change', align: 'right' },
    ],
    figures.map(({ figure, before, after, change }) => {
      const amount = (value: number) => (isMoney(figure) ? formatPence(value) : countInWords(value));
      return [figureWords(figure), amount(before), amount(after), signed(figure, change)];
    }),
    width,
  );
}
