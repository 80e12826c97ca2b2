import type { ContractDetails, Naming } from '#contracts';
import { percentInWords } from '#kernel';
import { Confidence, FindingReason, FrameKind, type SampleDetails, type SampleItemDetails, StratifyBy } from '#samples';
import type { Field, Option } from '../forms/field.js';
import type { Form } from '../forms/form.js';
import { optionsOf } from '../forms/options.js';
import type { RevisionSeen } from '../http/stream-revisions.js';
import { contractCrumbs } from '../layout/contract-crumbs.js';
import { cell, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { counted, countWords, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { drawnFromWords, sampleHref } from './samples.page.js';

export interface SampleFormFacts {
  readonly contract: ContractDetails;
  readonly sample: SampleDetails;
  readonly naming: Naming;
  readonly revision: RevisionSeen;
  readonly asked: ReadAt;
}

const BANDS = [0, 1, 2] as const;

/** The next reference that no sample of the contract has. */
export function nextSampleRef(contract: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const reference = `${contract}.V${number}`;
    if (!taken.includes(reference)) return reference;
  }
}

export function closeFrameForm({
  contract,
  naming,
  sample,
  asked,
}: Omit<SampleFormFacts, 'sample' | 'revision'> & { readonly sample: string }): Form {
  const home = `/contracts/${contract.contract}/samples`;
  const outcomes = contract.outcomes.map(({ outcome, title }) => ({ value: outcome, text: title }));
  const partiesAs = (role: string): Option[] =>
    contract.parties
      .filter(({ roles }) => roles.some((one) => one === role))
      .map(({ organisation }) => ({ value: organisation, text: naming.nameOf(organisation) }));
  const [providers, verifiers] = [partiesAs('service-provider'), partiesAs('verifier')];
  return {
    title: 'Settle what a sample is drawn from',
    caption: contract.title,
    section: 'contracts',
    crumbs: contractCrumbs(contract, asked, { text: 'Samples', href: home }),
    lead: [
      'The list is closed with the last entry that the ledger has now, before anybody can know the seed. Who draws it again with the seed gets the same items.',
    ],
    fields: [
      { kind: 'text', name: 'sample', label: 'Reference of the sample', value: sample, width: 20 },
      {
        kind: 'choice',
        name: 'frame.of',
        label: 'Drawn from',
        options: optionsOf(FrameKind.options, (kind) => drawnFromWords[kind as FrameKind]),
      },
      {
        kind: 'group',
        legend: 'Only some of them',
        hint: 'Everything of the contract, where nothing is chosen.',
        fields: [
          { kind: 'several', name: 'frame.outcomes', label: 'Outcomes', options: outcomes },
          ...(providers.length < 2
            ? []
            : [{ kind: 'several' as const, name: 'frame.providers', label: 'Providers', options: providers }]),
          ...(verifiers.length < 2
            ? []
            : [{ kind: 'several' as const, name: 'frame.verifiers', label: 'Verifiers', options: verifiers }]),
          { kind: 'day', name: 'frame.achievedIn.from', label: 'Achieved from', isOptional: true },
          { kind: 'day', name: 'frame.achievedIn.to', label: 'Achieved until', isOptional: true },
        ],
      },
      {
        kind: 'several',
        name: 'stratify.by',
        label: 'Divided by',
        hint: 'Each stratum is drawn from in proportion, and at least once.',
        options: optionsOf(StratifyBy.options),
      },
      {
        kind: 'group',
        legend: 'Bands of amounts',
        hint: 'Where amounts divide the frame: the first amount of each band but the lowest, from low to high.',
        fields: BANDS.map((nth) => ({
          kind: 'money' as const,
          name: `stratify.bandsFromPence.${nth}`,
          label: `Band ${nth + 2} begins at`,
          isOptional: true,
        })),
      },
      { kind: 'whole', name: 'size', label: 'How many are drawn', suffix: 'items' },
      {
        kind: 'choice',
        name: 'confidence',
        label: 'Confidence of the intervals',
        options: optionsOf(Confidence.options, (percent) => `${percent} per cent`),
        value: '95',
      },
    ],
    warning: 'Once it is closed, neither the list nor the size can be changed.',
    submit: 'Close the list',
    cancelHref: home,
  };
}

function ofSample({ contract, sample, revision, asked }: SampleFormFacts) {
  return {
    caption: `Sample ${sample.sample}`,
    section: 'contracts' as const,
    crumbs: contractCrumbs(
      contract,
      asked,
      { text: 'Samples', href: `/contracts/${contract.contract}/samples` },
      { text: sample.sample, href: sampleHref(sample) },
    ),
    cancelHref: sampleHref(sample),
    revision,
  };
}

function frameFacts({ sample }: SampleFormFacts): NamedValue[] {
  return [
    { name: 'Drawn from', value: cell(drawnFromWords[sample.of]) },
    { name: 'In the list', value: cell(countWords(sample.members)) },
    { name: 'To be drawn', value: cell(counted(sample.size, 'item')) },
    { name: 'List closed on', value: cell(dayWords(sample.closed_on)) },
    { name: 'Digest of the list', value: cell(sample.digest, { mono: true }) },
  ];
}

/** @param roots the checkpoints that were signed after the list was closed, the newest first. */
export function drawForm(facts: SampleFormFacts, roots: readonly Option[]): Form {
  return {
    ...ofSample(facts),
    title: 'Give the seed',
    lead: [
      'Nobody may have known it when the list was closed: a number that is drawn in public on a later day, or the root of a checkpoint that this ledger signed afterwards.',
    ],
    facts: frameFacts(facts),
    fields: [
      {
        kind: 'choice',
        name: 'source',
        label: 'Where the seed is from',
        options: [{ value: 'public', text: 'A public draw', hint: 'Fill in the three fields below.' }, ...roots],
      },
      {
        kind: 'group',
        legend: 'A public draw',
        fields: [
          { kind: 'text', name: 'seed', label: 'Seed', hint: 'As it was published.', isOptional: true },
          {
            kind: 'text',
            name: 'publicDraw.words',
            label: 'Which draw',
            hint: 'So that everybody can look it up.',
            isOptional: true,
          },
          { kind: 'day', name: 'publicDraw.drawnOn', label: 'Day of the draw', isOptional: true },
        ],
      },
    ],
    warning: 'The sample is drawn with it at once, and no other seed can be given.',
    submit: 'Draw the sample',
  };
}

function itemFacts(
  { naming, contract }: SampleFormFacts,
  { person, outcome, occurrence }: ItemPath,
  item: SampleItemDetails,
): NamedValue[] {
  return [
    {
      name: 'Person',
      value: cell(person, { href: `/contracts/${contract.contract}/people/${person}`, mono: true }),
    },
    {
      name: 'Outcome',
      value: cell(
        naming.names.get(outcome) ?? plainWords(outcome),
        occurrence === 1 ? {} : { note: `time ${occurrence}` },
      ),
    },
    { name: 'Stratum', value: cell(item.stratum, { mono: true }) },
    ...(item.pence === 0 ? [] : [{ name: 'Amount', value: cell(moneyWords(item.pence)) }]),
    ...(item.finding === null
      ? []
      : [
          {
            name: 'Found before',
            value: cell(plainWords(item.finding), item.checked_on === null ? {} : { note: dayWords(item.checked_on) }),
          },
        ]),
  ];
}

/** Whose outcome a drawn item is. */
export interface ItemPath {
  readonly person: string;
  readonly outcome: string;
  readonly occurrence: number;
}

const reasonFields: readonly Field[] = [
  {
    kind: 'choice',
    name: 'reasonCode',
    label: 'Why it is not confirmed',
    hint: 'Only where something is wrong.',
    isOptional: true,
    options: optionsOf(FindingReason.options),
  },
  { kind: 'words', name: 'words', label: 'In your own words', hint: 'They are sealed.', isOptional: true },
];

export function checkForm(facts: SampleFormFacts, path: ItemPath, item: SampleItemDetails, corrects: boolean): Form {
  return {
    ...ofSample(facts),
    title: corrects ? 'Correct what was found' : 'Record what was found',
    facts: itemFacts(facts, path, item),
    fields: [
      {
        kind: 'choice',
        name: 'finding',
        label: 'What the evidence shows',
        options: [
          { value: 'confirmed', text: 'It is as it was claimed' },
          { value: 'partly', text: 'Some of the amount is right', hint: 'Say below how much.' },
          { value: 'not-confirmed', text: 'It is not confirmed' },
        ],
      },
      { kind: 'money', name: 'rightPence', label: 'What of the amount is right', isOptional: true },
      ...reasonFields,
    ],
    submit: corrects ? 'Record the correction' : 'Record the finding',
    isGrave: true,
  };
}

/** The first decision is not told: whoever knows it decides about it, and not about the evidence. */
export function recheckForm(facts: SampleFormFacts, path: ItemPath, item: SampleItemDetails): Form {
  return {
    ...ofSample(facts),
    title: 'Decide again',
    lead: ['Decide from the evidence alone. The first decision is told once yours stands.'],
    facts: itemFacts(facts, path, { ...item, finding: null }),
    fields: [
      {
        kind: 'choice',
        name: 'recheck',
        label: 'Your decision',
        options: [
          { value: 'verified', text: 'Verified' },
          { value: 'rejected', text: 'Rejected' },
        ],
      },
      ...reasonFields,
    ],
    submit: 'Record your decision',
    isGrave: true,
  };
}

export function closeSampleForm(facts: SampleFormFacts): Form {
  const { sample } = facts;
  return {
    ...ofSample(facts),
    title: 'Close the sample',
    lead: [
      'What follows from it is worked out and stands from then on: the error rate with its interval, or how often verifiers agree.',
    ],
    facts: [
      ...frameFacts(facts),
      { name: 'Checked', value: cell(`${countWords(sample.checked)} of ${countWords(sample.size)}`) },
      ...(sample.of === 'verifications' ? [] : [{ name: 'In error', value: cell(countWords(sample.in_error)) }]),
    ],
    fields: [{ kind: 'words', name: 'words', label: 'In your own words', hint: 'They are sealed.', isOptional: true }],
    warning: 'No finding of a closed sample can be corrected.',
    submit: 'Close the sample',
    isGrave: true,
  };
}

export function recoveryForm(facts: SampleFormFacts): Form {
  const { sample } = facts;
  return {
    ...ofSample(facts),
    title: 'Propose what follows as a clawback',
    lead: ['It needs the approvals that every clawback needs before anything is taken back.'],
    facts: [
      { name: 'Error rate', value: cell(sample.rate === null ? 'Not known' : percentInWords(sample.rate)) },
      { name: 'Found wrong', value: cell(moneyWords(sample.error_pence ?? 0)) },
      {
        name: 'Beyond what was found',
        value: cell(
          sample.extrapolated_pence === null
            ? 'The terms let nothing follow beyond what is found'
            : moneyWords(sample.extrapolated_pence),
        ),
      },
    ],
    fields: [
      {
        kind: 'choice',
        name: 'part',
        label: 'What is taken back',
        options: [
          { value: 'found', text: 'What was found wrong, claim by claim' },
          { value: 'extrapolated', text: 'What the terms let follow for the rest of the list' },
        ],
      },
      {
        kind: 'choice',
        name: 'collect',
        label: 'How it is collected',
        options: [
          { value: 'netted', text: 'Netted with the next statement' },
          { value: 'invoiced', text: 'Asked back by an invoice of its own' },
        ],
        value: 'netted',
      },
      { kind: 'words', name: 'words', label: 'In your own words', hint: 'They are sealed.', isOptional: true },
    ],
    submit: 'Propose the clawback',
    isGrave: true,
  };
}
