import { fromEvent, lastValueFrom, takeUntil } from 'rxjs';
import { countInWords, formatPence } from '#kernel';
import {
  type Frame,
  type FrameStep,
  figureWords,
  isMoney,
  playForward,
  Replay,
  type ReplayClock,
  type ReplayQuestion,
  type ToldFrame,
} from '#replay';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { dayGiven, inWords, momentOf } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { wrap } from '../table.js';
import { plural } from '../terminal.js';
import { type Names, namesOf, plain } from '../words.js';
import { theCap } from './cap-words.js';
import { contractNamed } from './contract-named.js';

interface Options {
  readonly by?: string;
  readonly clock?: string;
  readonly from?: string;
  readonly to?: string;
  readonly asOf?: string;
  readonly speed?: number;
}

const STEPS: readonly FrameStep[] = ['event', 'day', 'month'];
const CLOCKS: readonly ReplayClock[] = ['recorded', 'happened'];

/** `ledger replay`: a contract played forward, frame by frame. With `--json` one frame a line, as it is made. */
export function replay(session: Session, contract: string, options: Options): Promise<ExitCode> {
  const by = oneOf('--by', STEPS, options.by) ?? 'month';
  const clock = oneOf('--clock', CLOCKS, options.clock) ?? 'recorded';
  return reading(session, async (installation) => {
    const { out, io } = session;
    const { store } = installation;
    const named = contractNamed(installation, contract);
    const asked = momentOf(store, options.asOf === undefined ? {} : { asOf: options.asOf });
    const asOf = asked.asOf ?? lastEntry(installation);
    const question: ReplayQuestion = {
      ...{ contract: named, by, clock, asOf },
      from: options.from === undefined ? undefined : dayGiven('--from', options.from, 'the first day'),
      to: options.to === undefined ? undefined : dayGiven('--to', options.to, 'the last day'),
    };
    if (question.from !== undefined && question.to !== undefined && question.to < question.from)
      throw new Failure('usage', 'bad-span', `--to ${options.to} is before --from ${options.from}`);
    const player = new Replay(store, installation.ledger, installation.narratives);
    const names = namesOf(store, contract, { asOf });
    if (!session.options.json) {
      const how = clock === 'recorded' ? 'as the ledger learned it' : 'as it happened, with what is known';
      await out.line(out.style('bold', `${contract} by ${by}, ${how} at entry ${asOf}`));
    }
    let frames = 0;
    const take = async (frame: Frame): Promise<void> => {
      frames += 1;
      const told = await player.told(frame);
      if (session.options.json) await out.line(JSON.stringify(told));
      else await out.lines(['', ...frameLines(told, { by, names, width: Math.min(out.width, 110) })]);
    };
    const playing = playForward(() => player.frames(question), take, {
      intervalMs: options.speed === undefined ? 0 : 1000 / options.speed,
    });
    await lastValueFrom(playing.pipe(takeUntil(fromEvent(io.interrupted, 'abort'))), { defaultValue: undefined });
    if (io.interrupted.aborted) return exitCodes.interrupted;
    if (frames === 0) out.note('Nothing came about in that time.');
    return exitCodes.ok;
  });
}

function lastEntry({ store }: { readonly store: { get<R extends object>(sql: string): R | undefined } }): number {
  return store.get<{ last: number | null }>('SELECT max(sequence) AS last FROM entries')?.last ?? -1;
}

function oneOf<Value extends string>(
  option: string,
  values: readonly Value[],
  given: string | undefined,
): Value | undefined {
  if (given === undefined || (values as readonly string[]).includes(given)) return given as Value | undefined;
  throw new Failure('usage', 'bad-choice', `${option} ${given} is none of ${values.join(', ')}`);
}

function frameLines(
  frame: ToldFrame,
  { by, names, width }: { readonly by: FrameStep; readonly names: Names; readonly width: number },
): string[] {
  const { from, to, entry, recorded, changes, figures, caps, plans } = frame;
  const when = by === 'month' ? `${inWords(from)} to ${inWords(to)}` : inWords(from);
  const changed = Object.entries(changes).map(([figure, change]) => `${figureWords(figure)} ${signed(figure, change)}`);
  const people = (['referred', 'started', 'achieved', 'verified', 'claims', 'outcomesPaid'] as const).map(
    (figure) => `${figureWords(figure).toLowerCase()} ${countInWords(figures[figure] ?? 0)}`,
  );
  const money = (['claimedPence', 'issuedPence', 'paidPence', 'curtailedPence'] as const).map(
    (figure) => `${figureWords(figure).toLowerCase()} ${formatPence(figures[figure] ?? 0)}`,
  );
  const more = recorded.entries - recorded.told.length;
  return [
    `${when}  (#${entry}, ${plural(recorded.entries, 'entry', 'entries')})`,
    ...recorded.told.flatMap(({ entry: number, sentence }) =>
      wrap(`#${number} ${names.sentence(sentence)}`, width, '    '),
    ),
    ...(more > 0 ? [`    … and ${countInWords(more)} more: ${typesInWords(recorded)}`] : []),
    ...(changed.length === 0 ? [] : wrap(`Changed: ${changed.join('; ')}`, width, '  ')),
    ...wrap(`So far: ${[...people, ...money].join(', ')}`, width, '  '),
    ...caps.flatMap(({ cap, counts, used, left, payer }) => {
      const amount = (value: number) => (counts === 'pence' ? formatPence(value) : `${countInWords(value)} in number`);
      const of = payer === undefined ? '' : ` of ${names.of(payer)}`;
      return wrap(`${theCap(cap)}${of}: used ${amount(used)}, left ${amount(left)}`, width, '  ');
    }),
    ...plans.flatMap(({ scenario, version, referrals, starts, outcomes, paymentsPence }) =>
      wrap(
        `Plan ${scenario} (version ${version}) by then: referred ${countInWords(referrals)}, started ${countInWords(starts)}, outcomes ${countInWords(outcomes)}, paid ${formatPence(paymentsPence)}`,
        width,
        '  ',
      ),
    ),
  ];
}

export function typesInWords({ types }: Pick<ToldFrame['recorded'], 'types'>): string {
  return types
    .map(
      ({ type, entries }) =>
        `${countInWords(entries)} × ${plain(type.replace(/(?<=.)[A-Z]/g, (one) => ` ${one.toLowerCase()}`))}`,
    )
    .join(', ');
}

export function signed(figure: string, change: number): string {
  const size = isMoney(figure) ? formatPence(Math.abs(change)) : countInWords(Math.abs(change));
  return `${change < 0 ? '-' : '+'}${size}`;
}
