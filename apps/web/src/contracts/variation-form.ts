import type { Change, ContractDetails, LoggedVariation, Naming, Organisation } from '#contracts';
import { Role } from '#kernel';
import type { Field, Option } from '../forms/field.js';
import type { Form } from '../forms/form.js';
import type { FormAsked } from '../forms/form-desk.js';
import { held, heldAll } from '../forms/held.js';
import { optionsOf } from '../forms/options.js';
import { chosenIn, firstTyped, rowsTyped, type Typed, tickedIn } from '../forms/typed.js';
import type { RevisionSeen } from '../http/stream-revisions.js';
import { contractCrumbs } from '../layout/contract-crumbs.js';
import { capRows } from './cap-rows.js';
import { changeKinds } from './change-words.js';
import { outcomeFields } from './outcome-fields.js';
import { paymentModeFields } from './payment-mode-fields.js';
import { scopeFields } from './scope-fields.js';
import { splitRows } from './split-rows.js';
import type { TermsChoices } from './terms-choices.js';
import { advancesField, type TermPart, termPartFields, termParts } from './terms-fields.js';

/** What a variation is written from. */
export interface VariationToWrite {
  readonly contract: ContractDetails;
  readonly organisations: readonly Organisation[];
  /** What is drafted anew. */
  readonly drafted: LoggedVariation | undefined;
  /** How far the contract had come when it was read. */
  readonly seen: RevisionSeen;
  readonly naming: Naming;
}

const CHANGES_MAX = 12;

/** A variation: what it changes, kind by kind, each with the fields of its own and with what stands there today. */
export function variationForm(
  { contract, organisations, drafted, seen, naming }: VariationToWrite,
  asked: FormAsked,
): Form {
  const { typed } = asked;
  const home = `/contracts/${contract.contract}`;
  const named = ({ organisation }: { readonly organisation: string }): Option => ({
    value: organisation,
    text: naming.nameOf(organisation),
  });
  const all = organisations.map(({ organisation, name }) => ({ value: organisation, text: name }));
  const choices: TermsChoices = {
    organisations: [...contract.parties.map(named), ...joining(typed, all)],
    payers: [
      ...contract.parties.filter(({ roles }) => roles.includes('outcome-payer')).map(named),
      ...joining(typed, all),
    ],
    outcomes: contract.outcomes.map(({ outcome, title }) => ({ value: outcome, text: title })),
    groups: contract.terms?.terms.paymentGroups.map(({ code, title }) => ({ value: code, text: title })) ?? [],
  };
  const changes = drafted?.changes ?? [];
  return {
    title: drafted === undefined ? 'Draft a variation' : `Write another draft of variation ${drafted.variation}`,
    caption: contract.title,
    section: 'contracts',
    crumbs: contractCrumbs(contract, asked, { text: 'Changes', href: `${home}/changes` }),
    lead: [
      'What is given takes the place of what stood there, as a whole: the fields hold what stands there today.',
      'Nobody is asked about a draft until it is proposed. “Show what it would change” records nothing.',
    ],
    fields: [
      {
        kind: 'text',
        name: 'title',
        label: 'Title',
        hint: 'What it is about, in a few words',
        ...held(drafted?.title),
      },
      {
        kind: 'day',
        name: 'effectiveFrom',
        label: 'Takes effect on',
        hint: 'Before the day it is agreed only when every party agrees to it as retroactive.',
        ...held(drafted?.effectiveFrom as never),
      },
      {
        kind: 'rows',
        name: 'changes',
        legend: 'What it changes',
        addText: 'Add another change',
        count: Math.max(1, changes.length),
        countMax: CHANGES_MAX,
        heading: (nth) => `Change ${nth + 1}`,
        each: (nth) => {
          const name = `changes.${nth}`;
          const kind = chosenIn(typed, `${name}.kind`, changes[nth]?.kind ?? '');
          return [
            {
              kind: 'choice',
              name: `${name}.kind`,
              label: 'What is changed',
              options: changeKinds,
              ...held(changes[nth]?.kind),
              decides: 'Show the fields for this',
            },
            ...fieldsOf(kind, name, typed, { choices, all, contract, change: changes[nth] }),
          ];
        },
      },
      { kind: 'words', name: 'reason', label: 'Why', hint: 'The parties read it with the change. It is sealed.' },
    ],
    submit: 'Record the draft',
    preview: 'Show what it would change',
    cancelHref: `${home}/changes`,
    revision: seen,
  };
}

/** A party that joins by this very variation can pay already under it. */
function joining(typed: Typed, all: readonly Option[]): readonly Option[] {
  const count = rowsTyped(typed, { name: 'changes', count: 0 });
  const codes = Array.from({ length: count }, (_, nth) =>
    firstTyped(typed, `changes.${nth}.kind`) === 'party-joins' ? firstTyped(typed, `changes.${nth}.organisation`) : '',
  );
  return all.filter(({ value }) => codes.includes(value));
}

interface Standing {
  readonly choices: TermsChoices;
  readonly all: readonly Option[];
  readonly contract: ContractDetails;
  /** What the draft that stands says here. */
  readonly change: Change | undefined;
}

function fieldsOf(
  kind: string,
  name: string,
  typed: Typed,
  { choices, all, contract, change }: Standing,
): readonly Field[] {
  const terms = contract.terms?.terms;
  switch (kind as Change['kind'] | '') {
    case 'cap':
      return [capRows(`${name}.caps`, typed, choices, change?.kind === 'cap' ? change.caps : terms?.caps)];
    case 'split':
      return [splitRows(`${name}.splits`, typed, choices, change?.kind === 'split' ? change.splits : terms?.splits)];
    case 'payment-mode': {
      const was = change?.kind === 'payment-mode' ? change : undefined;
      return [
        ...paymentModeFields(`${name}.paymentMode`, typed, choices, was?.paymentMode ?? terms?.paymentMode),
        advancesField(name, was?.advances),
      ];
    }
    case 'party-joins': {
      const parties = new Set(contract.parties.map(({ organisation }) => organisation));
      const was = change?.kind === 'party-joins' ? change : undefined;
      return [
        {
          kind: 'choice',
          name: `${name}.organisation`,
          label: 'Organisation that joins',
          options: all.filter(({ value }) => !parties.has(value)),
          ...held(was?.organisation),
        },
        {
          kind: 'several',
          name: `${name}.roles`,
          label: 'Roles',
          options: optionsOf(Role.exclude(['operator']).options),
          ...heldAll(was?.roles),
        },
      ];
    }
    case 'party-leaves':
      return [
        {
          kind: 'choice',
          name: `${name}.organisation`,
          label: 'Organisation that leaves',
          hint: 'The day before it takes effect is its last day as a party. What it owes it still approves and pays.',
          options: choices.organisations,
          ...held(change?.kind === 'party-leaves' ? change.organisation : undefined),
        },
      ];
    case 'term':
      return termFields(name, typed, choices, contract, change?.kind === 'term' ? change : undefined);
    case 'release':
      return scopeFields(name, choices, change?.kind === 'release' ? change : undefined);
    case 'outcome':
      return outcomeFields(name, change?.kind === 'outcome' ? change : undefined);
    default:
      return [];
  }
}

type TermChange = Extract<Change, { readonly kind: 'term' }>;

function termFields(
  name: string,
  typed: Typed,
  choices: TermsChoices,
  { terms, endsOn }: ContractDetails,
  change: TermChange | undefined,
): readonly Field[] {
  const said = change === undefined ? [] : [...Object.keys(termParts), 'endsOn'].filter((part) => part in change);
  const ticked = tickedIn(typed, `${name}.with`, said);
  const standing = { ...terms?.terms, ...change };
  return [
    {
      kind: 'several',
      name: `${name}.with`,
      label: 'Which terms are set anew',
      options: [...Object.entries(termParts), ['endsOn', 'The last day of the contract'] as const].map(
        ([value, text]) => ({
          value,
          text,
        }),
      ),
      values: said,
      isAside: true,
      decides: 'Show the fields for these',
    },
    ...ticked.flatMap((part): readonly Field[] =>
      part === 'endsOn'
        ? [
            {
              kind: 'day',
              name: `${name}.endsOn`,
              label: 'The last day of the contract',
              ...held((change?.endsOn ?? endsOn) as never),
            },
          ]
        : termPartFields(part as TermPart, name, choices, standing as never),
    ),
  ];
}

/** What was typed, as the command takes it: lists that have no row are empty, and not left out. */
export function variationInput(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { changes } = input;
  if (!Array.isArray(changes)) return { ...input, changes: [] };
  return {
    ...input,
    changes: changes.map((change: Readonly<Record<string, unknown>>) =>
      change['kind'] === 'cap' ? { caps: [], ...change } : change,
    ),
  };
}
