import type { ContractDetails, EvidenceRule } from '#contracts';
import { acceptedMediaTypes, EVIDENCE_BYTES_MAX } from '#evidence';
import { calendarDate } from '#kernel';
import type { PersonPath } from '#referrals';
import type { Field } from '../forms/field.js';
import type { Form } from '../forms/form.js';
import { optionsOf } from '../forms/options.js';
import { cell } from '../layout/parts.js';
import { dayWords } from '../layout/words.js';
import { ruleFacts, standingFacts } from './outcome-forms.js';
import type { OutcomeFacts } from './outcome-reader.js';

/** A kind of evidence that a rate card asks for, and who may issue it. */
export interface KindOfEvidence {
  readonly kind: string;
  readonly issuers: readonly string[];
}

export const UPLOAD_SCRIPT = '/assets/scripts/apps/web/src/public/upload.js';

/** The kinds that rules ask for, each once, with everybody who may issue it under any of them. */
export function kindsIn(rules: readonly EvidenceRule[]): readonly KindOfEvidence[] {
  const kinds = new Map<string, Set<string>>();
  const walk = (rule: EvidenceRule): void => {
    if ('kind' in rule) {
      const issuers = kinds.get(rule.kind) ?? new Set();
      kinds.set(rule.kind, new Set([...issuers, ...(rule.issuers ?? [])]));
    } else for (const part of 'all' in rule ? rule.all : rule.any) walk(part);
  };
  for (const rule of rules) walk(rule);
  return [...kinds].map(([kind, issuers]) => ({ kind, issuers: [...issuers] }));
}

interface SubmissionFacts {
  readonly contract: ContractDetails;
  readonly person: PersonPath;
  /** The outcome that more evidence is submitted of; undefined where it is chosen in the form. */
  readonly facts: OutcomeFacts | undefined;
  readonly kinds: readonly KindOfEvidence[];
}

const MEGABYTES = EVIDENCE_BYTES_MAX / 1024 / 1024;

export function submissionForm({
  contract,
  person,
  facts,
  kinds,
}: SubmissionFacts): Pick<Form, 'title' | 'caption' | 'lead' | 'facts' | 'fields' | 'submit' | 'frame'> {
  const issuers = [...new Set(kinds.flatMap((each) => each.issuers))];
  const unit = facts?.definition.unit;
  return {
    title: 'Submit evidence',
    caption: `Person ${person.person}`,
    lead: [
      'Each file is a piece of evidence of its own. Files are encrypted under a key of the person before they are kept.',
    ],
    facts:
      facts === undefined
        ? [
            { name: 'Person', value: cell(person.person, { mono: true }) },
            ...(person.startedOn === undefined
              ? []
              : [{ name: 'On the service from', value: cell(dayWords(person.startedOn)) }]),
          ]
        : [...standingFacts(facts), ...ruleFacts(facts)],
    fields: [
      ...(facts === undefined ? outcomeFields(contract) : []),
      {
        kind: 'day',
        name: 'achievedOn',
        label: 'Day on which it was achieved',
        hint: 'For example, 27 3 2021',
        ...(facts?.outcome === undefined ? {} : { value: calendarDate(facts.outcome.achieved_on) }),
      },
      ...(unit === 'person' ? [] : measureFields(unit === undefined)),
      {
        kind: 'choice',
        name: 'kind',
        label: 'What it is',
        options: optionsOf(kinds.map(({ kind }) => kind)),
      },
      ...(issuers.length === 0
        ? []
        : [
            {
              kind: 'choice',
              name: 'issuer',
              label: 'Who issued it',
              options: optionsOf(issuers),
              isOptional: true,
            } as const,
          ]),
      { kind: 'day', name: 'issuedOn', label: 'Day on which it was issued', isOptional: true },
      {
        kind: 'words',
        name: 'description',
        label: 'What it shows, and how it was obtained',
        hint: 'It is sealed.',
        isOptional: true,
      },
      {
        kind: 'files',
        name: 'files',
        label: 'Files',
        hint: `PDF, pictures, text, e-mail, Word or Excel; up to 10 files of at most ${MEGABYTES} MB each, 60 MB together`,
        accept: acceptedMediaTypes,
        isMany: true,
      },
      {
        kind: 'group',
        legend: 'Where the file stays with you',
        hint: 'Only when you submit no file: its SHA-256 proves later that it is the same.',
        fields: [
          {
            kind: 'text',
            name: 'providerFile.contentDigest',
            label: 'SHA-256 of the file',
            hint: 'sha256: and 64 hexadecimal digits',
            isOptional: true,
          },
          {
            kind: 'text',
            name: 'providerFile.location',
            label: 'Where it is kept',
            width: 30,
            isOptional: true,
          },
          { kind: 'whole', name: 'providerFile.bytes', label: 'Its size', suffix: 'bytes', isOptional: true },
          {
            kind: 'text',
            name: 'providerFile.mediaType',
            label: 'Its type',
            hint: 'For example, application/pdf',
            width: 20,
            isOptional: true,
          },
        ],
      },
    ],
    submit: 'Submit the evidence',
    frame: { template: 'evidence/submission.njk', content: { script: UPLOAD_SCRIPT, bytesMax: EVIDENCE_BYTES_MAX } },
  };
}

function outcomeFields(contract: ContractDetails): readonly Field[] {
  return [
    {
      kind: 'choice',
      name: 'outcome',
      label: 'Outcome',
      options: contract.outcomes.map(({ outcome, title, definition }) => ({
        value: outcome,
        text: title,
        hint: definition,
      })),
    },
    {
      kind: 'whole',
      name: 'occurrence',
      label: 'Which time',
      hint: '1 for the first, which it is unless the rate card pays it several times.',
      value: 1,
    },
  ];
}

function measureFields(isUnknown: boolean): readonly Field[] {
  const only = isUnknown ? 'Only where the outcome is counted in days, points or pieces.' : undefined;
  return [
    {
      kind: 'whole',
      name: 'quantity',
      label: 'How many it shows',
      ...(only === undefined ? {} : { hint: only }),
      isOptional: true,
    },
    {
      kind: 'text',
      name: 'measured',
      label: 'Measured value',
      hint: 'Only where a price goes by one: a number such as 8155 or 8.4',
      width: 10,
      isOptional: true,
    },
  ];
}
