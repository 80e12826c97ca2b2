import type { ContractDetails, Naming } from '#contracts';
import type { CalendarDate } from '#kernel';
import {
  ConsentPurpose,
  DeclineErasureReason,
  ErasureBasis,
  type ErasureRow,
  HoldReason,
  type HoldRow,
  type PersonStanding,
} from '#persons';
import { readable } from '../audit-trail/readable.js';
import type { Field } from '../forms/field.js';
import type { Form } from '../forms/form.js';
import { optionsOf } from '../forms/options.js';
import type { RevisionSeen } from '../http/stream-revisions.js';
import { contractCrumbs } from '../layout/contract-crumbs.js';
import { cell, type DataTable, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, dayOfMoment, dayWords, plainWords } from '../layout/words.js';

/** Somebody, or everybody in a contract, as the forms about their standing in law know them. */
export interface StandingFormFacts {
  /** What still needs what is known of the person, in the words of the refusal that an approval would meet. */
  readonly stillNeeded?: string | undefined;
  readonly contract: ContractDetails;
  /** Undefined where a form is about everybody in the contract. */
  readonly person: string | undefined;
  readonly standing: Pick<PersonStanding, 'consents' | 'holds' | 'erasure'>;
  readonly naming: Naming;
  readonly revision: RevisionSeen;
  readonly asked: ReadAt;
  readonly today: CalendarDate;
}

const words: Field = {
  kind: 'words',
  name: 'words',
  label: 'In your own words',
  hint: 'They are sealed.',
  isOptional: true,
};

function about({ contract, person, revision, asked }: StandingFormFacts) {
  const home = `/contracts/${contract.contract}`;
  const people = { text: 'People', href: `${home}/people` };
  return {
    caption: person === undefined ? contract.title : `Person ${person}`,
    section: 'contracts' as const,
    crumbs: contractCrumbs(
      contract,
      asked,
      people,
      ...(person === undefined ? [] : [{ text: person, href: `${home}/people/${person}` }]),
    ),
    cancelHref: person === undefined ? `${home}/people` : `${home}/people/${person}`,
    revision,
  };
}

export function consentForm(facts: StandingFormFacts): Form {
  return {
    ...about(facts),
    title: 'Record a consent',
    fields: [
      { kind: 'choice', name: 'purpose', label: 'To what', options: optionsOf(ConsentPurpose.options) },
      { kind: 'day', name: 'givenOn', label: 'Day on which it was given', value: facts.today },
      words,
    ],
    submit: 'Record the consent',
  };
}

export function withdrawConsentForm(facts: StandingFormFacts): Form {
  const standing = facts.standing.consents.filter(({ withdrawn_on }) => withdrawn_on === null);
  return {
    ...about(facts),
    title: 'Record that a consent was withdrawn',
    lead: [
      standing.length === 0
        ? 'No consent of this person stands.'
        : 'What was done while it stood stays as it is. To have what is known of the person erased, ask for that too.',
    ],
    fields: [
      {
        kind: 'choice',
        name: 'purpose',
        label: 'To what',
        options: optionsOf(standing.map(({ purpose }) => purpose)),
      },
      { kind: 'day', name: 'withdrawnOn', label: 'Day on which it was withdrawn', value: facts.today },
      words,
    ],
    submit: 'Record the withdrawal',
  };
}

export function mergeForm(facts: StandingFormFacts): Form {
  return {
    ...about(facts),
    title: `Say who ${facts.person ?? ''} is`,
    lead: [
      'Both references stay, with everything recorded under them. What was claimed under this one is listed as something to look at, and whether it was paid.',
    ],
    fields: [
      {
        kind: 'text',
        name: 'into',
        label: 'The reference under which the person is known already',
        hint: 'As it stands at the head of their page.',
        width: 20,
      },
      words,
    ],
    warning: 'It cannot be taken back.',
    submit: 'Record that they are one person',
    isGrave: true,
  };
}

export function placeHoldForm(facts: StandingFormFacts): Form {
  return {
    ...about(facts),
    title: facts.person === undefined ? 'Place a hold over everybody in the contract' : 'Place a legal hold',
    lead: ['While it stands, nothing that is known of them can be erased.'],
    fields: [{ kind: 'choice', name: 'reasonCode', label: 'Why', options: optionsOf(HoldReason.options) }, words],
    submit: 'Place the hold',
  };
}

export function liftHoldForm(facts: StandingFormFacts, hold: HoldRow): Form {
  return {
    ...about(facts),
    title: `Lift hold number ${hold.hold}`,
    facts: [
      { name: 'Why it was placed', value: cell(capitalised(plainWords(hold.reason_code))) },
      {
        name: 'Placed',
        value: cell(dayWords(dayOfMoment(hold.placed_at)), {
          note: `by ${hold.placed_by} of ${facts.naming.nameOf(hold.placed_for)}`,
        }),
      },
    ],
    fields: [words],
    warning: 'An erasure that it kept back can be approved from then on.',
    submit: 'Lift the hold',
    isGrave: true,
  };
}

/** Said before anybody asks for it or approves it: half of a decision is to know what it does. */
function whatErasureDoes(): DataTable {
  return {
    caption: 'What an erasure does',
    columns: [{ text: 'Gone for good' }, { text: 'Stays' }],
    rows: [
      [
        cell('Who the person is: name, own references of organisations'),
        cell('The pseudonym, which by itself points at nobody'),
      ],
      [
        cell('Every sealed field: notes, words, file names, digests of files in clear'),
        cell('The days, the outcomes, the decisions and their reasons in code'),
      ],
      [cell('The evidence files: nobody can decrypt them any more'), cell('Their encrypted digests, and every proof')],
      [
        cell('The key, also in backups once they have expired'),
        cell('What was claimed, billed and paid, to the penny'),
      ],
    ],
    empty: '',
  };
}

/** What an approval would be refused for, said before anybody decides. */
function obstaclesInWords({ standing: { holds }, stillNeeded, naming }: StandingFormFacts): string[] {
  const needed =
    stillNeeded === undefined ? [] : [`An erasure cannot be approved yet. ${readable(stillNeeded, naming.names)}.`];
  const standing = holds.filter(({ status }) => status === 'stands');
  if (standing.length === 0) return needed;
  return [...needed, 'A legal hold stands, so an erasure cannot be approved before it is lifted.'];
}

function requestFacts({ naming }: StandingFormFacts, erasure: ErasureRow): NamedValue[] {
  return [
    { name: 'Ground', value: cell(capitalised(plainWords(erasure.basis))) },
    {
      name: 'Asked for',
      value: cell(dayWords(dayOfMoment(erasure.requested_at)), {
        note: `by ${naming.nameOf(erasure.requested_by)} of ${naming.nameOf(erasure.requested_for)}`,
      }),
    },
  ];
}

export function requestErasureForm(facts: StandingFormFacts): Form {
  return {
    ...about(facts),
    title: 'Ask for the erasure of what is known of a person',
    lead: ['Another person, of an outcome payer, has to approve it.', ...obstaclesInWords(facts)],
    tables: [whatErasureDoes()],
    fields: [
      { kind: 'choice', name: 'basis', label: 'On which ground', options: optionsOf(ErasureBasis.options) },
      words,
    ],
    submit: 'Ask for the erasure',
    isGrave: true,
  };
}

export function approveErasureForm(facts: StandingFormFacts): Form | undefined {
  const { erasure } = facts.standing;
  if (erasure === undefined) return undefined;
  return {
    ...about(facts),
    title: 'Approve the erasure',
    lead: [
      'Whoever asked for it cannot approve it. The key is destroyed at once where the participants store can be reached, and otherwise as soon as it can.',
      ...obstaclesInWords(facts),
    ],
    facts: requestFacts(facts, erasure),
    tables: [whatErasureDoes()],
    fields: [
      { kind: 'hidden', name: 'request', value: String(erasure.request), isInput: true },
      { kind: 'yes', name: 'understood', label: 'I have read what will be gone and what stays' },
    ],
    warning: 'It cannot be undone: nobody, the operator included, can open again what is erased.',
    submit: 'Destroy the key',
    isGrave: true,
  };
}

export function declineErasureForm(facts: StandingFormFacts): Form | undefined {
  const { erasure } = facts.standing;
  if (erasure === undefined) return undefined;
  return {
    ...about(facts),
    title: 'Decline the erasure',
    lead: ['Nothing is erased. It can be asked for again.'],
    facts: requestFacts(facts, erasure),
    fields: [
      { kind: 'choice', name: 'reasonCode', label: 'Why', options: optionsOf(DeclineErasureReason.options) },
      words,
    ],
    submit: 'Decline the erasure',
    isGrave: true,
  };
}
