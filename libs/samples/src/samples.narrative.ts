import type { Narrative } from '#event-log';
import { formatPence, type Of } from '#kernel';
import { clawbackRef } from '#payments';
import { itemOf } from './domain/sample-state.js';
import type { Estimate, FrameQuery, NoInterval, SampleEvent, SeedSource } from './domain/samples.events.js';

type Found = Of<SampleEvent, 'SampleItemChecked' | 'SampleFindingCorrected'>;

const ofSample = ({ sample, contract }: SampleEvent) => [
  { kind: 'sample', ref: sample },
  { kind: 'contract', ref: contract },
];
const ofItem = (event: Found | Of<SampleEvent, 'VerificationRechecked'>) => [
  { kind: 'claim', ref: itemOf(event) },
  { kind: 'person', ref: event.person },
  ...ofSample(event),
];
const spaced = (code: string) => code.replaceAll('-', ' ');

const found = {
  says: (event: Found) => {
    const { sample, finding, rightPence, reasonCode } = event;
    const again = event.number === 1 ? '' : `, in the place of finding ${event.number - 1}`;
    const because = reasonCode === undefined ? '' : ` (${spaced(reasonCode)})`;
    const right = finding === 'partly' ? `, ${formatPence(rightPence)} of it right` : '';
    return `${event.checkedFor} checked ${itemOf(event)} for sample ${sample}: ${spaced(finding)}${because}${right}${again}.`;
  },
  about: ofItem,
  // What was found of one item says nothing about another.
  story: itemOf,
};

export const samplesNarrative: Narrative<SampleEvent> = {
  SampleFrameClosed: {
    says: ({ sample, frame, members, pence, asOf, size, strata }) =>
      `The frame of sample ${sample} was closed as of entry ${asOf}: ${members} ${whatInWords(frame)}${pence === 0 ? '' : ` of ${formatPence(pence)}`} in ${strata.length} ${strata.length === 1 ? 'stratum' : 'strata'}, of which ${size} are to be drawn.`,
    about: ofSample,
    why: ({ digest, strata, extrapolation, confidence }) => [
      `The list of the frame has the digest ${digest}; it can be made again from the log up to that entry.`,
      ...strata.map(({ stratum, members, size }) => `Stratum ${stratum}: ${size} of ${members}.`),
      extrapolation === undefined
        ? `Intervals are given at ${confidence} per cent. The terms let nothing be extrapolated from it.`
        : `Intervals are given at ${confidence} per cent. The terms let the errors be extrapolated: by the ${spaced(extrapolation)}.`,
    ],
  },
  SampleSeedGiven: {
    says: ({ sample, seed, source }) => `The seed of sample ${sample} is “${seed}”, ${sourceInWords(source)}.`,
    about: ofSample,
    why: () => ['In each stratum, the items with the smallest SHA-256 over seed, a zero byte and reference are drawn.'],
  },
  SampleItemsDrawn: {
    says: ({ sample, items, part, parts }) =>
      `${items.length} items were drawn into sample ${sample}${parts === 1 ? '' : ` (part ${part} of ${parts})`}.`,
    about: (event) => [...event.items.map(({ item }) => ({ kind: 'claim', ref: item })), ...ofSample(event)],
  },
  SampleItemChecked: found,
  SampleFindingCorrected: found,
  VerificationRechecked: {
    says: (event) => {
      const { sample, recheck, reasonCode, first, checkedFor } = event;
      const because = reasonCode === undefined ? '' : ` (${spaced(reasonCode)})`;
      const same = first.decision === recheck ? 'as' : 'not as';
      return `${checkedFor} decided again about ${itemOf(event)} for sample ${sample}: ${recheck}${because}, ${same} ${first.decidedFor} had on ${first.decidedOn}.`;
    },
    about: ofItem,
    story: itemOf,
    why: () => ['Whoever decides again is not told the first decision before the second stands.'],
  },
  SampleClosed: {
    says: ({ sample, estimate, confidence }) =>
      `Sample ${sample} was closed: ${estimate.inError} of ${estimate.checked} items in error, an error rate of ${estimate.rate}% (between ${estimate.lower}% and ${estimate.upper}% at ${confidence} per cent).`,
    about: ofSample,
    why: ({ estimate, recovery }) => [
      valueInWords(estimate),
      ...(recovery === undefined
        ? []
        : [
            `By the ${spaced(recovery.rule)}, ${formatPence(recovery.basisPence)} is to be taken back: ${formatPence(recovery.foundPence)} that was found in the sample, and ${formatPence(recovery.extrapolatedPence)} beyond it.`,
          ]),
    ],
  },
  SecondChecksClosed: {
    says: ({ sample, agreement, kappa, ...counts }) =>
      `Sample ${sample} was closed: the second decisions agree with ${agreement}% of the first${kappa === undefined ? '' : `, kappa ${kappa}`} (${counts.bothVerified} verified twice, ${counts.bothRejected} rejected twice, ${counts.onlyFirstVerified + counts.onlySecondVerified} decided otherwise).`,
    about: ofSample,
  },
  SampleRecoveryProposed: {
    says: ({ sample, part, contract, clawback, pence }) =>
      `${formatPence(pence)} that ${part === 'found' ? 'was found wrong in' : 'is extrapolated from'} sample ${sample} was proposed as clawback ${clawbackRef(contract, clawback)}.`,
    about: (event) => [{ kind: 'clawback', ref: clawbackRef(event.contract, event.clawback) }, ...ofSample(event)],
  },
};

function whatInWords({ of }: FrameQuery): string {
  switch (of) {
    case 'paid-claims':
      return 'paid claims';
    case 'claims-before-payment':
      return 'claims that were not billed yet';
    case 'verifications':
      return 'decisions of verifiers';
  }
}

export function sourceInWords(source: SeedSource): string {
  return source.kind === 'checkpoint'
    ? `the root of the checkpoint of size ${source.size} that this ledger signed`
    : `public since ${source.drawnOn}: ${source.words}`;
}

/** Why there is no interval for the value of the errors. */
export const noIntervalWords: Record<NoInterval, string> = {
  'too-few-checked': 'fewer than 30 items were checked',
  'too-few-errors': 'fewer than 5 items were in error',
  'one-of-a-stratum': 'only one item of a stratum was checked',
  'no-value': 'nothing was paid for what is in the frame',
};

export function valueInWords(estimate: Pick<Estimate, 'estimatePence' | 'valueRate' | 'value' | 'noInterval'>): string {
  const { estimatePence, valueRate, value, noInterval } = estimate;
  const between =
    value === undefined
      ? `no interval is given, because ${noIntervalWords[noInterval ?? 'too-few-checked']}`
      : `between ${formatPence(value.lowerPence)} and ${formatPence(value.upperPence)}`;
  return `By value, ${formatPence(estimatePence)} of the frame is in error (${valueRate}%): ${between}.`;
}
