import type { AgreedPlan, ContractDetails, LoggedVariation, MeetingRow, Naming } from '#contracts';
import type { RevisionSummary } from '#rate-cards';
import type { Field, Option } from '../forms/field.js';
import type { Form } from '../forms/form.js';
import type { FormAsked } from '../forms/form-desk.js';
import { held } from '../forms/held.js';
import { firstTyped } from '../forms/typed.js';
import { contractCrumbs } from '../layout/contract-crumbs.js';
import { dayWords } from '../layout/words.js';

/** What a meeting, a document or a plan can be about. */
export interface WhatThereIs {
  readonly contract: ContractDetails;
  readonly variations: readonly LoggedVariation[];
  readonly revisions: readonly RevisionSummary[];
  readonly meetings: readonly MeetingRow[];
  readonly plans: readonly AgreedPlan[];
  readonly naming: Naming;
}

function frame({ contract }: WhatThereIs, asked: FormAsked) {
  const changes = `/contracts/${contract.contract}/changes`;
  return {
    caption: contract.title,
    section: 'contracts',
    crumbs: contractCrumbs(contract, asked, { text: 'Changes', href: changes }),
    cancelHref: changes,
  } as const;
}

const today = 'Today, when empty.';

export function meetingForm(there: WhatThereIs, asked: FormAsked): Form {
  const { contract, naming } = there;
  return {
    ...frame(there, asked),
    title: 'Record a meeting of the board',
    fields: [
      { kind: 'text', name: 'title', label: 'Title', hint: 'Like Board of June' },
      { kind: 'day', name: 'heldOn', label: 'Held on', hint: today, isOptional: true },
      {
        kind: 'several',
        name: 'present',
        label: 'Who was present',
        options: contract.parties.map(({ organisation }) => ({
          value: organisation,
          text: naming.nameOf(organisation),
        })),
      },
      aboutField(there),
      {
        kind: 'words',
        name: 'minutes',
        label: 'Minutes',
        hint: 'Sealed: only the parties read them.',
        rows: 8,
        isOptional: true,
      },
      {
        kind: 'rows',
        name: 'decisions',
        legend: 'Decisions',
        hint: 'In the words of the board. They are sealed too; what binds is a variation or a revision that every party agrees to.',
        addText: 'Add a decision',
        count: 0,
        countMin: 0,
        countMax: 50,
        heading: (nth) => `Decision ${nth + 1}`,
        each: (nth) => [{ kind: 'words', name: `decisions.${nth}`, label: 'What was decided', rows: 2 }],
      },
    ],
    submit: 'Record the meeting',
  };
}

export function documentForm(there: WhatThereIs, asked: FormAsked): Form {
  return {
    ...frame(there, asked),
    title: 'File a document',
    lead: [
      'A document is filed by its digest: whoever has the file can show years later that it is this one. Choose the file and the digest is worked out from it; the file itself is not kept here.',
    ],
    fields: [
      { kind: 'text', name: 'title', label: 'Title', hint: 'Like Variation 1, as signed' },
      { kind: 'day', name: 'datedOn', label: 'Dated', hint: today, isOptional: true },
      {
        kind: 'files',
        name: 'file',
        label: 'The file',
        accept: ['.pdf', '.docx', '.xlsx', '.png', '.jpg', '.txt'],
        isOptional: true,
      },
      { kind: 'text', name: 'location', label: 'Where it is kept', hint: 'Like the shared folder of the partnership' },
      aboutField(there),
      {
        kind: 'group',
        legend: 'Without the file',
        hint: 'Where only its digest is at hand.',
        fields: [
          {
            kind: 'text',
            name: 'contentDigest',
            label: 'Digest',
            hint: 'sha256: and 64 letters and digits',
            isOptional: true,
          },
          { kind: 'whole', name: 'bytes', label: 'Size', suffix: 'bytes', isOptional: true },
          {
            kind: 'text',
            name: 'mediaType',
            label: 'Media type',
            hint: 'Like application/pdf',
            width: 20,
            isOptional: true,
          },
        ],
      },
    ],
    submit: 'File the document',
  };
}

export function planForm(there: WhatThereIs, asked: FormAsked): Form {
  const { contract, plans, variations } = there;
  const last = plans.at(-1);
  const scenarios = [...new Set(plans.map(({ scenario }) => scenario))];
  const periods = last?.periods ?? [];
  return {
    ...frame(there, asked),
    cancelHref: `/contracts/${contract.contract}/plans`,
    title: 'Record an agreed plan',
    lead: [
      'A plan of the same name becomes its next version: each period is held against the version that was in force when it began. A plan never moves money.',
    ],
    fields: [
      {
        kind: 'text',
        name: 'scenario',
        label: 'Name of the plan',
        hint: `A code like base, high or low.${scenarios.length === 0 ? '' : ` There is: ${scenarios.join(', ')}.`}`,
        width: 20,
        ...held(last?.scenario),
      },
      { kind: 'day', name: 'inForceFrom', label: 'In force from' },
      { kind: 'day', name: 'agreedOn', label: 'Agreed on', hint: today, isOptional: true },
      {
        kind: 'choice',
        name: 'variation',
        label: 'The variation that it came with',
        isOptional: true,
        options: variations.map(({ variation, title }) => ({
          value: String(variation),
          text: `Variation ${variation}: ${title}`,
        })),
      },
      {
        kind: 'rows',
        name: 'periods',
        legend: 'Periods',
        addText: 'Add a period',
        count: Math.max(1, periods.length),
        countMax: 120,
        heading: (nth) => `Period ${nth + 1}`,
        each: (nth) => periodFields(`periods.${nth}`, there, periods[nth], asked),
      },
    ],
    submit: 'Record the plan',
  };
}

function periodFields(
  name: string,
  { contract }: WhatThereIs,
  period: AgreedPlan['periods'][number] | undefined,
  { typed }: FormAsked,
): readonly Field[] {
  const options = contract.outcomes.map(({ outcome, title }) => ({ value: outcome, text: title }));
  const outcomes = period?.outcomes ?? [];
  return [
    { kind: 'day', name: `${name}.period.from`, label: 'First day', ...held(period?.from as never) },
    { kind: 'day', name: `${name}.period.to`, label: 'Last day', ...held(period?.to as never) },
    { kind: 'whole', name: `${name}.referrals`, label: 'Referrals', isOptional: true, ...held(period?.referrals) },
    { kind: 'whole', name: `${name}.starts`, label: 'Starts', isOptional: true, ...held(period?.starts) },
    {
      kind: 'money',
      name: `${name}.paymentsPence`,
      label: 'Payments',
      isOptional: true,
      ...held(period?.paymentsPence),
    },
    {
      kind: 'rows',
      name: `${name}.outcomes`,
      legend: 'Outcomes',
      addText: 'Add an outcome',
      count: firstTyped(typed, `${name}.period.from-day`) === '' ? outcomes.length : 0,
      countMin: 0,
      isPart: true,
      heading: (nth) => `Outcome ${nth + 1}`,
      each: (nth) => [
        {
          kind: 'choice',
          name: `${name}.outcomes.${nth}.outcome`,
          label: 'Outcome',
          options,
          ...held(outcomes[nth]?.outcome),
        },
        { kind: 'whole', name: `${name}.outcomes.${nth}.number`, label: 'How many', ...held(outcomes[nth]?.number) },
      ],
    },
  ];
}

/** Everything that a meeting or a document can be about, as one word each: `variation/2`. */
function aboutField({ variations, revisions, meetings }: WhatThereIs): Field {
  const options: readonly Option[] = [
    ...variations.map(({ variation, title }) => ({
      value: `variation/${variation}`,
      text: `Variation ${variation}: ${title}`,
    })),
    ...revisions.map(({ revision, effectiveFrom }) => ({
      value: `rate-card-revision/${revision}`,
      text: `Rate card revision ${revision}, from ${dayWords(effectiveFrom)}`,
    })),
    ...meetings.map(({ meeting, title, heldOn }) => ({
      value: `meeting/${meeting}`,
      text: `${title}, ${dayWords(heldOn)}`,
    })),
  ];
  return options.length === 0
    ? { kind: 'hidden', name: 'about', value: '' }
    : {
        kind: 'several',
        name: 'about',
        label: 'What it is about',
        hint: 'The contract as a whole, when nothing is chosen.',
        options,
        isOptional: true,
      };
}

const numbers = { variation: 'variation', 'rate-card-revision': 'revision', meeting: 'meeting' } as const;

/** `variation/2` as the command takes it. */
export function mattersFrom(about: unknown): readonly object[] {
  if (!Array.isArray(about)) return [];
  return about.map((matter) => {
    const [kind = '', number = ''] = String(matter).split('/');
    return { kind, [numbers[kind as keyof typeof numbers] ?? kind]: Number(number) };
  });
}
