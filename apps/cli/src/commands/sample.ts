import { ClaimsRegister } from '#claims';
import { EvidenceRegister } from '#evidence';
import { ContractId, formatPence, percentInWords } from '#kernel';
import { StatementsRegister } from '#payments';
import type { ReadStore } from '#read-store';
import { ReferralRegister } from '#referrals';
import {
  AgreementRegister,
  agreementGroups,
  FrameQuery,
  FrameSource,
  frameText,
  noIntervalWords,
  type SampleDetails,
  type SampleItemDetails,
  type SampleRow,
  SamplesRegister,
  Stratify,
} from '#samples';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { type Asked, inWords, momentOf } from '../moments.js';
import { reading } from '../open.js';
import { everyPage } from '../pages.js';
import type { Session } from '../session.js';
import { type Cell, table } from '../table.js';
import { code, namesOf } from '../words.js';
import { bullet } from './changes.js';

interface Options {
  readonly by?: string;
  readonly asOf?: string;
}

interface Place extends Options {
  readonly session: Session;
  readonly store: ReadStore;
  readonly asked: Asked;
  readonly ref: string;
}

const asks: Readonly<Record<string, (place: Place) => Promise<ExitCode>>> = { list, show, frame, agreement };

/** `ledger sample`: what was checked again, as it stands or stood. */
export function sample(session: Session, what: string, ref: string, options: Options): Promise<ExitCode> {
  const ask = Object.hasOwn(asks, what) ? asks[what] : undefined;
  if (ask === undefined) {
    throw new Failure('usage', 'kind-unknown', `“${what}” is none of ${Object.keys(asks).join(', ')}`);
  }
  return reading(session, async ({ store }) => {
    const asked = momentOf(store, options.asOf === undefined ? {} : { asOf: options.asOf });
    return ask({ session, store, asked, ref, ...options });
  });
}

async function list({ session: { out, options }, store, asked, ref }: Place): Promise<ExitCode> {
  const register = new SamplesRegister(store);
  const samples = everyPage<SampleRow>((after) => register.samples(ref, { ...asked, ...after }));
  if (options.json) {
    await out.document(samples);
    return exitCodes.ok;
  }
  if (samples.length === 0) out.note(`Nothing of ${ref} has been sampled.`);
  else {
    await out.table({
      columns: [
        { title: 'Sample' },
        { title: 'Status' },
        { title: 'Drawn from' },
        { title: 'Members', align: 'right' },
        { title: 'Drawn', align: 'right' },
        { title: 'Checked', align: 'right' },
        { title: 'Found' },
      ],
      rows: samples.map((row): Cell[] => [
        row.sample,
        row.status,
        code(row.of),
        String(row.members),
        String(row.size),
        String(row.checked),
        foundInWords(row),
      ]),
    });
  }
  return exitCodes.ok;
}

function foundInWords({ of, rate, lower, upper, agreement, kappa }: SampleRow): string {
  if (of === 'verifications')
    return agreement === null ? '' : `${percentInWords(agreement)} agree, kappa ${kappa ?? 'none'}`;
  return rate === null
    ? ''
    : `${percentInWords(rate)} in error (${percentInWords(lower ?? '0')} to ${percentInWords(upper ?? '0')})`;
}

async function show({ session: { out, options }, store, asked, ref }: Place): Promise<ExitCode> {
  const register = new SamplesRegister(store);
  const found = sampleNamed(register, ref, asked);
  const items = everyPage<SampleItemDetails>((after) => register.items(found.contract, ref, { ...asked, ...after }));
  const secondChecks = register.secondChecks(found.contract, ref, asked);
  if (options.json) {
    await out.document({ ...found, items, secondChecks });
    return exitCodes.ok;
  }
  await out.line(`Sample ${found.sample} of ${found.contract}: ${found.status}`);
  await out.line();
  for (const words of sampleInWords(found)) await out.lines(bullet(words, out.width));
  await out.line();
  await out.lines(
    table(
      [
        { title: 'Stratum' },
        { title: 'Members', align: 'right' },
        { title: 'Paid', align: 'right' },
        { title: 'Drawn', align: 'right' },
        { title: 'In error', align: 'right' },
        { title: 'Error rate' },
      ],
      found.strata.map((row) => [
        row.stratum,
        String(row.members),
        formatPence(row.pence),
        String(row.size),
        row.in_error === null ? '' : String(row.in_error),
        row.rate === null
          ? ''
          : `${percentInWords(row.rate)} (${percentInWords(row.lower ?? '0')} to ${percentInWords(row.upper ?? '0')})`,
      ]),
      out.width,
    ),
  );
  if (items.length > 0) {
    const first = new Map(secondChecks.map((row) => [row.item, row.first]));
    await out.line();
    await out.lines(
      table(
        [
          { title: 'Item' },
          { title: 'Stratum' },
          { title: 'Amount', align: 'right' },
          { title: 'Found' },
          { title: 'On' },
        ],
        items.map((row) => [
          row.item,
          row.stratum,
          row.pence === 0 ? '' : formatPence(row.pence),
          findingInWords(row, first.get(row.item)),
          row.checked_on === null ? '' : inWords(row.checked_on),
        ]),
        out.width,
      ),
    );
  }
  return exitCodes.ok;
}

function findingInWords({ finding, right_pence, reason_code, earlier }: SampleItemDetails, first?: string): string {
  if (finding === null) return 'not checked yet';
  const right = finding === 'partly' ? `, ${formatPence(right_pence ?? 0)} right` : '';
  const reason = reason_code === null ? '' : ` (${reason_code})`;
  const before = earlier.length === 0 ? '' : `, before that ${earlier.map((one) => one.finding).join(', ')}`;
  return `${finding}${right}${reason}${before}${first === undefined ? '' : `; first ${first}`}`;
}

function sampleInWords(found: SampleDetails): string[] {
  return [
    `Drawn from ${found.members} ${found.of.replaceAll('-', ' ')} (${formatPence(found.pence)}) as of entry ${found.as_of}; the frame was closed on ${inWords(found.closed_on)}, in entry ${found.frame_entry}.`,
    `Digest of the list: ${found.digest}`,
    seedInWords(found),
    `${found.checked} of ${found.size} items checked.`,
    ...resultInWords(found),
  ];
}

function seedInWords({ seed, seed_entry, seed_kind, seed_words, seed_drawn_on, seed_size }: SampleDetails): string {
  if (seed === null) return 'No seed has been given yet.';
  const source =
    seed_kind === 'checkpoint'
      ? `the root of checkpoint ${seed_size}`
      : `${seed_words}, of ${inWords(seed_drawn_on ?? '')}`;
  return `Seed: ${seed} (${source}), given in entry ${seed_entry}.`;
}

function resultInWords(found: SampleDetails): string[] {
  if (found.status !== 'closed') return [];
  if (found.of === 'verifications') return [`The second decisions agree with ${foundInWords(found)}.`];
  const { estimate_pence, lower_pence, upper_pence, no_interval, extrapolated_pence } = found;
  const between =
    lower_pence === null || upper_pence === null
      ? `no interval: ${noIntervalWords[no_interval ?? 'no-value']}`
      : `between ${formatPence(lower_pence)} and ${formatPence(upper_pence)}`;
  return [
    `Error rate: ${foundInWords(found)} at ${found.confidence} per cent.`,
    `By value: ${formatPence(found.error_pence ?? 0)} found wrong, ${formatPence(estimate_pence ?? 0)} in the whole frame as estimated (${found.value_rate}%; ${between}).`,
    ...(extrapolated_pence === null
      ? []
      : [`To be taken back beyond what was found: ${formatPence(extrapolated_pence)}.`]),
    ...(found.found_clawback === null ? [] : [`What was found was proposed as clawback ${found.found_clawback}.`]),
    ...(found.extrapolated_clawback === null
      ? []
      : [`What is beyond it was proposed as clawback ${found.extrapolated_clawback}.`]),
  ];
}

/** The list itself and nothing else, so that it can be hashed. */
async function frame({ session: { out, options }, store, asked, ref }: Place): Promise<ExitCode> {
  const found = sampleNamed(new SamplesRegister(store), ref, asked);
  const source = new FrameSource(
    new ClaimsRegister(store),
    new StatementsRegister(store),
    new EvidenceRegister(store),
    new ReferralRegister(store),
  );
  const stratify = found.stratify === null ? undefined : Stratify.parse(JSON.parse(found.stratify));
  const query = FrameQuery.parse(JSON.parse(found.frame));
  const { members } = source.frame(ContractId.parse(found.contract), query, stratify, found.as_of);
  if (options.json) await out.document({ sample: ref, digest: found.digest, members });
  else for (const line of frameText(members).trimEnd().split('\n')) await out.line(line);
  return exitCodes.ok;
}

async function agreement({ session: { out, options }, store, asked, ref, by: group }: Place): Promise<ExitCode> {
  const by = agreementGroups.find((one) => one === group);
  if (group !== undefined && by === undefined) {
    throw new Failure('usage', 'group-unknown', `“${group}” is none of ${agreementGroups.join(', ')}`);
  }
  const rates = new AgreementRegister(store).rates(ref, { ...asked, ...(by === undefined ? {} : { by }) });
  if (options.json) {
    await out.document(rates);
    return exitCodes.ok;
  }
  const names = namesOf(store, ref, asked);
  if (rates.length === 0) out.note(`Nothing of ${ref} has been decided twice.`);
  else {
    await out.table({
      columns: [
        { title: 'Of' },
        { title: 'Pairs', align: 'right' },
        { title: 'Both verified', align: 'right' },
        { title: 'Only first', align: 'right' },
        { title: 'Only second', align: 'right' },
        { title: 'Both rejected', align: 'right' },
        { title: 'Agree' },
        { title: 'Kappa' },
      ],
      rows: rates.map((row): Cell[] => [
        { text: names.of(row.group), plain: row.group },
        String(row.pairs),
        String(row.bothVerified),
        String(row.onlyFirstVerified),
        String(row.onlySecondVerified),
        String(row.bothRejected),
        row.rate === undefined ? 'too few' : percentInWords(row.rate.agreement),
        row.rate === undefined ? 'too few' : (row.rate.kappa ?? 'none'),
      ]),
    });
  }
  return exitCodes.ok;
}

/** The reference of a sample begins with the code of its contract. */
function sampleNamed(register: SamplesRegister, ref: string, asked: Asked): SampleDetails {
  const found = register.sample(ref.split('.')[0] ?? '', ref, asked);
  if (found === undefined)
    throw new Failure('failed', 'not-found', `There is no sample ${ref}, or there was none then`);
  return found;
}
