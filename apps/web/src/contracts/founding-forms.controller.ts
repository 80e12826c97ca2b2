import { Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  ContractRegister,
  contractReasons,
  organisationReasons,
  RecordContract,
  type RecordContractInput,
  RegisterOrganisation,
  type RegisterOrganisationInput,
} from '#contracts';
import { Role } from '#kernel';
import type { Field, Option } from '../forms/field.js';
import type { Form } from '../forms/form.js';
import { type FormAsked, FormDesk } from '../forms/form-desk.js';
import { optionsOf } from '../forms/options.js';
import { firstTyped, rowsTyped, type Typed } from '../forms/typed.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { capRows } from './cap-rows.js';
import { outcomeFields } from './outcome-fields.js';
import { paymentModeFields } from './payment-mode-fields.js';
import { splitRows } from './split-rows.js';
import type { TermsChoices } from './terms-choices.js';
import { advancesField, type TermPart, termPartFields, termParts } from './terms-fields.js';

const ORGANISATIONS_MAX = 500;
/** Whoever runs the installation is no party. */
const partyRoles = Role.exclude(['operator']).options;

/** Forms for what there is before a contract: its organisations, and the contract itself. */
@ApiExcludeController()
@Controller('founding')
export class FoundingFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly contracts: ContractRegister,
  ) {}

  @Get('organisation')
  askOrganisation(@TheCall() call: Call) {
    return this.forms.show(call, (asked) => organisationForm(asked));
  }

  @Post('organisation')
  organisation(@TheCall() call: Call) {
    return this.forms.take(call, (asked) => organisationForm(asked), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          organisationReasons,
          (given) => new RegisterOrganisation(input as RegisterOrganisationInput, given),
        ),
      next: () => '/contracts',
      said: ({ about }) => ({
        heading: `The organisation is registered as ${(about as { organisation: string }).organisation}`,
        words: 'Contracts can name it from now on.',
      }),
      about: { 'organisation-already-registered': 'organisation' },
    });
  }

  @Get('contract')
  askContract(@TheCall() call: Call) {
    return this.forms.show(call, (asked) => this.#contract(asked));
  }

  @Post('contract')
  contract(@TheCall() call: Call) {
    return this.forms.take(call, (asked) => this.#contract(asked), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          contractReasons,
          (given) => new RecordContract(withGroups(input) as RecordContractInput, given),
        ),
      next: ({ about }) => `/contracts/${(about as { contract: string }).contract}`,
      said: () => ({
        heading: 'The contract is recorded',
        words: 'What it pays for has a price once a rate card is agreed.',
      }),
      about: { 'contract-already-recorded': 'contract' },
    });
  }

  #contract(asked: FormAsked): Form {
    const { typed } = asked;
    const organisations = this.contracts
      .organisations({ asOf: asked.asOf, limit: ORGANISATIONS_MAX })
      .rows.map(({ organisation, name }) => ({ value: organisation, text: name }));
    const choices: TermsChoices = {
      organisations,
      payers: organisations,
      outcomes: typedOptions(typed, 'outcomes', 'outcome', 'title'),
      groups: typedOptions(typed, 'terms.paymentGroups', 'code', 'title'),
    };
    return {
      title: 'Record a signed contract',
      section: 'contracts',
      crumbs: [{ text: 'Contracts', href: '/contracts' }],
      lead: [
        'As it was signed. Later changes are variations, so that what was in force on any day can always be said.',
        'Add as many parties, outcomes, caps and splits as there are: nothing that you have typed is lost when the form is shown again.',
      ],
      fields: [
        { kind: 'group', legend: '1. The contract', fields: contractFields() },
        partyRows(organisations),
        outcomeRows(),
        {
          kind: 'group',
          legend: '4. The terms',
          hint: 'What can be chosen among your outcomes and groups is there once they are written above and the form is shown again.',
          fields: [
            ...(Object.keys(termParts) as TermPart[]).flatMap((part) => termPartFields(part, 'terms', choices)),
            splitRows('terms.splits', typed, choices),
            capRows('terms.caps', typed, choices),
            ...paymentModeFields('terms.paymentMode', typed, choices),
            advancesField('terms'),
          ],
        },
      ],
      submit: 'Record the contract',
      cancelHref: '/contracts',
    };
  }
}

/** A list that always stands in the terms: none, where no row was added. */
function withGroups(input: Readonly<Record<string, unknown>>): object {
  const { terms } = input;
  return { ...input, terms: { paymentGroups: [], ...(typeof terms === 'object' ? terms : {}) } };
}

function typedOptions(typed: Typed, rows: string, code: string, title: string): readonly Option[] {
  return Array.from({ length: rowsTyped(typed, { name: rows, count: 0 }) }, (_, nth) => ({
    value: firstTyped(typed, `${rows}.${nth}.${code}`),
    text: firstTyped(typed, `${rows}.${nth}.${title}`) || firstTyped(typed, `${rows}.${nth}.${code}`),
  })).filter(({ value }) => value !== '');
}

function organisationForm(_: FormAsked): Form {
  return {
    title: 'Register an organisation',
    section: 'contracts',
    crumbs: [{ text: 'Contracts', href: '/contracts' }],
    lead: [
      'Under the reference by which contracts name it. The reference stays; a name may be written otherwise later.',
    ],
    fields: [
      {
        kind: 'text',
        name: 'organisation',
        label: 'Reference',
        hint: 'Letters, digits, dots and underscores, like bristol_cc',
        width: 20,
      },
      { kind: 'text', name: 'name', label: 'Name' },
      {
        kind: 'rows',
        name: 'identifiers',
        legend: 'Identifiers of public registers',
        hint: 'For example GB-COH and 01234567 (org-id.guide).',
        addText: 'Add an identifier',
        count: 0,
        countMin: 0,
        heading: (nth) => `Identifier ${nth + 1}`,
        each: (nth) => [
          { kind: 'text', name: `identifiers.${nth}.scheme`, label: 'Register', width: 10 },
          { kind: 'text', name: `identifiers.${nth}.id`, label: 'Number in it', width: 20 },
        ],
      },
    ],
    submit: 'Register the organisation',
    cancelHref: '/contracts',
  };
}

function contractFields(): readonly Field[] {
  return [
    {
      kind: 'text',
      name: 'contract',
      label: 'Code',
      hint: 'Letters, digits and underscores: references begin with it.',
      width: 20,
    },
    { kind: 'text', name: 'title', label: 'Title' },
    { kind: 'day', name: 'signedOn', label: 'Signed on' },
    { kind: 'day', name: 'startsOn', label: 'First day' },
    { kind: 'day', name: 'endsOn', label: 'Last day' },
    {
      kind: 'yes',
      name: 'synthetic',
      label: 'The people in it are made up',
      hint: 'Every page and export then says so.',
      saysNo: true,
    },
    { kind: 'text', name: 'source', label: 'Where published figures come from', isOptional: true },
  ];
}

function partyRows(organisations: readonly Option[]): Field {
  return {
    kind: 'rows',
    name: 'parties',
    legend: '2. The parties',
    addText: 'Add another party',
    count: 2,
    heading: (nth) => `Party ${nth + 1}`,
    each: (nth) => [
      { kind: 'choice', name: `parties.${nth}.organisation`, label: 'Organisation', options: organisations },
      { kind: 'several', name: `parties.${nth}.roles`, label: 'Roles', options: optionsOf(partyRoles) },
      {
        kind: 'day',
        name: `parties.${nth}.from`,
        label: 'From',
        hint: 'The first day of the contract, when empty.',
        isOptional: true,
      },
    ],
  };
}

function outcomeRows(): Field {
  return {
    kind: 'rows',
    name: 'outcomes',
    legend: '3. The outcomes',
    addText: 'Add another outcome',
    count: 1,
    heading: (nth) => `Outcome ${nth + 1}`,
    each: (nth) => outcomeFields(`outcomes.${nth}`),
  };
}
