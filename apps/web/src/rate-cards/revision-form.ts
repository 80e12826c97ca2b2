import type { ContractDetails, Naming } from '#contracts';
import type { RateCardLine } from '#rate-cards';
import type { Field, Option } from '../forms/field.js';
import type { Form } from '../forms/form.js';
import type { FormAsked } from '../forms/form-desk.js';
import { held } from '../forms/held.js';
import { optionsOf } from '../forms/options.js';
import { chosenIn, type Typed } from '../forms/typed.js';
import type { RevisionSeen } from '../http/stream-revisions.js';
import { contractCrumbs } from '../layout/contract-crumbs.js';
import { dayWords } from '../layout/words.js';
import { type LineChoices, lineFields, repriceFields } from './line-fields.js';

/** What a revision is written from. */
export interface RevisionToWrite {
  readonly contract: ContractDetails;
  /** The lines of the revision that was agreed last, which is what is changed; none before the first. */
  readonly card: readonly RateCardLine[];
  /** That revision. */
  readonly base: number | undefined;
  /** What is drafted anew. */
  readonly draft:
    | { readonly revision: number; readonly effectiveFrom: string; readonly lines: readonly RateCardLine[] }
    | undefined;
  /** How far the rate card had come when it was read. */
  readonly seen: RevisionSeen;
  readonly naming: Naming;
}

type Edit = 'leave' | 'change' | 'reprice' | 'retire';

const edits: readonly Option[] = [
  { value: 'leave', text: 'Leave it as it is' },
  { value: 'change', text: 'Change it' },
  { value: 'reprice', text: 'Price it otherwise, and leave the rest' },
  { value: 'retire', text: 'Retire it' },
];

/**
 * A revision of the rate card line by line: what becomes of each line there is, and which are added. The names of the
 * fields are those of the lines on the card and of the ones added; `revisionInput` makes one list of changes from them.
 */
export function revisionForm({ contract, card, base, draft, seen, naming }: RevisionToWrite, asked: FormAsked): Form {
  const { typed } = asked;
  const home = `/contracts/${contract.contract}/rate-card`;
  const choices: LineChoices = {
    outcomes: contract.outcomes.map(({ outcome, title }) => ({ value: outcome, text: title })),
    payers: contract.parties
      .filter(({ roles }) => roles.includes('outcome-payer'))
      .map(({ organisation }) => ({ value: organisation, text: naming.nameOf(organisation) })),
    groups: contract.terms?.terms.paymentGroups.map(({ code, title }) => ({ value: code, text: title })) ?? [],
  };
  const isPropose = chosenIn(typed, 'then', 'draft') === 'propose';
  return {
    title:
      draft === undefined
        ? 'Write a revision of the rate card'
        : `Write another draft of revision ${draft.revision} of the rate card`,
    caption: contract.title,
    section: 'rate-cards',
    crumbs: contractCrumbs(contract, asked, { text: 'Rate card', href: home }),
    lead: [
      base === undefined
        ? 'There is no agreed rate card yet: this writes the first one.'
        : `Say what becomes of each line of revision ${base}, which was agreed last. A line in use is never edited: what was agreed goes on pricing the days before the new revision.`,
      'Nobody is asked about a draft until it is proposed. “Show what it would change” records nothing.',
    ],
    fields: [
      {
        kind: 'day',
        name: 'effectiveFrom',
        label: 'In force from',
        hint: 'Before the day it is agreed only when every party agrees to it as retroactive.',
        ...held(draft?.effectiveFrom as never),
      },
      ...card.map((line, nth) => cardFields(line, nth, typed, choices, { draft, hint: lineHint(line) })),
      addedRows(typed, choices, card, draft?.lines),
      {
        kind: 'words',
        name: 'reason',
        label: 'Why',
        hint: 'The parties read it with the change. It is sealed: leave names of people out all the same.',
      },
      {
        kind: 'choice',
        name: 'then',
        label: 'What becomes of it now',
        options: [
          { value: 'draft', text: 'It is written down as a draft' },
          { value: 'propose', text: 'It is put to the parties at once' },
        ],
        value: 'draft',
        decides: 'Show the fields for this',
      },
      ...(isPropose
        ? [
            {
              kind: 'day',
              name: 'decideBy',
              label: 'Last day for a decision',
              hint: 'After it the proposal has lapsed. Without one it never lapses.',
              isOptional: true,
            } as const,
          ]
        : []),
    ],
    submit: 'Record the revision',
    preview: 'Show what it would change',
    cancelHref: home,
    revision: seen,
  };
}

function lineHint({ line, endsOn }: RateCardLine): string {
  return endsOn === undefined ? line : `${line}, for a time: until ${dayWords(endsOn)}`;
}

function cardFields(
  line: RateCardLine,
  nth: number,
  typed: Typed,
  choices: LineChoices,
  { draft, hint }: { readonly draft: RevisionToWrite['draft']; readonly hint: string },
): Field {
  const name = `card.${nth}`;
  const next = draft?.lines.find((one) => one.line === line.line);
  const drafted: Edit =
    draft === undefined || JSON.stringify(next) === JSON.stringify(line)
      ? 'leave'
      : next === undefined
        ? 'retire'
        : 'change';
  const edit = chosenIn(typed, `${name}.change`, drafted) as Edit;
  return {
    kind: 'group',
    name,
    legend: line.title,
    hint,
    fields: [
      {
        kind: 'choice',
        name: `${name}.change`,
        label: 'What becomes of this line',
        options: edits,
        value: drafted,
        decides: 'Show the fields for this',
      },
      ...(edit === 'change'
        ? lineFields(`${name}.line`, typed, choices, {
            line: next ?? line,
            isNew: false,
            isTemporary: false,
          })
        : []),
      ...(edit === 'reprice' ? repriceFields(name, typed, choices, { line, values: ['pricing'] }) : []),
      ...(edit === 'retire'
        ? [{ kind: 'hidden', name: `${name}.line`, value: line.line, isInput: true } as const]
        : []),
    ],
  };
}

function addedRows(
  typed: Typed,
  choices: LineChoices,
  card: readonly RateCardLine[],
  drafted: readonly RateCardLine[] = [],
): Field {
  const known = new Set(card.map(({ line }) => line));
  const added = drafted.filter(({ line }) => !known.has(line));
  return {
    kind: 'rows',
    name: 'added',
    legend: 'Lines that are added',
    addText: 'Add a line',
    count: card.length === 0 ? Math.max(1, added.length) : added.length,
    countMin: card.length === 0 ? 1 : 0,
    countMax: 60,
    heading: (nth) => `Added line ${nth + 1}`,
    each: (nth) => {
      const name = `added.${nth}`;
      const line = added[nth];
      const lasting = line?.endsOn === undefined ? 'add' : 'add-temporarily';
      const change = chosenIn(typed, `${name}.change`, lasting);
      return [
        {
          kind: 'choice',
          name: `${name}.change`,
          label: 'For how long',
          options: optionsOf(['add', 'add-temporarily'], (code) => (code === 'add' ? 'For good' : 'For a time')),
          value: lasting,
          decides: 'Show the fields for this',
        },
        ...lineFields(`${name}.line`, typed, choices, {
          ...(line === undefined ? {} : { line }),
          isNew: true,
          isTemporary: change === 'add-temporarily',
        }),
      ];
    },
  };
}

/** What was typed, as the command takes it, and the field that each change stands in. */
export interface RevisionInput {
  readonly input: Readonly<Record<string, unknown>>;
  /** The name of the part of the form that says the nth change. */
  readonly places: readonly string[];
}

interface TypedEdit {
  readonly change?: string;
  readonly line?: unknown;
}

/** Makes the one list of changes that the command takes from the lines on the card and the ones added. */
export function revisionInput(input: Readonly<Record<string, unknown>>): RevisionInput {
  const { card, added, ...rest } = input as Readonly<
    Record<string, unknown> & { card?: readonly TypedEdit[]; added?: readonly TypedEdit[] }
  >;
  const edited = [...(card ?? [])].flatMap((edit, nth) =>
    edit === undefined || edit.change === 'leave' ? [] : [{ place: `card.${nth}`, edit }],
  );
  const all = [...edited, ...(added ?? []).map((edit, nth) => ({ place: `added.${nth}`, edit }))];
  return {
    input: { ...rest, changes: all.map(({ edit }) => completed(edit)) },
    places: all.map(({ place }) => place),
  };
}

/** What a line always has, and a form leaves out where nothing is said. */
function completed(edit: TypedEdit): TypedEdit {
  const { line } = edit;
  if (typeof line !== 'object' || line === null) return edit;
  return { ...edit, line: { prerequisites: [], ...line } };
}

/** The place in the form that a problem is about, from its place in the input. */
export function placeInForm(pointer: string, places: readonly string[]): string {
  const [, nth = '', rest = ''] = /^\/changes\/(\d+)(.*)$/.exec(pointer) ?? [];
  const place = places[Number(nth)];
  return nth === '' || place === undefined ? pointer : `/${place.replace('.', '/')}${rest}`;
}
