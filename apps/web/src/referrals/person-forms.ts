import type { ContractDetails, LedgerCommand, Naming, Operation } from '#contracts';
import type { CommandContext } from '#event-log';
import type { CalendarDate } from '#kernel';
import {
  AcceptReferral,
  BreakReason,
  CorrectBaseline,
  CorrectReferralDates,
  DeclineReason,
  DeclineReferral,
  EndEngagement,
  EndReason,
  type EngagementSpan,
  type OutcomeAtReferral,
  PauseEngagement,
  type PersonPath,
  RecordBaseline,
  type ReferralReason,
  ResumeEngagement,
  StartEngagement,
} from '#referrals';
import { dayPrefilled } from '../forms/day-prefilled.js';
import type { Field } from '../forms/field.js';
import type { Form } from '../forms/form.js';
import { optionsOf } from '../forms/options.js';
import type { NamedValue } from '../layout/parts.js';
import { cell } from '../layout/parts.js';
import { dayWords } from '../layout/words.js';
import { recordedDates, withChangedDates } from './recorded-dates.js';

/** What a form about somebody's way through the service is made from. */
export interface PersonFormFacts {
  /** With the terms of the day. */
  readonly contract: ContractDetails;
  readonly person: PersonPath;
  readonly spans: readonly EngagementSpan[];
  readonly baselines: readonly OutcomeAtReferral[];
  readonly naming: Naming;
  readonly today: CalendarDate;
}

type Input = Readonly<Record<string, unknown>>;

/** One command about somebody's way, as a form asks for it. */
export interface PersonForm {
  readonly operation: Operation;
  readonly title: string;
  /** Whether it is offered on the person's page as things stand. What is not offered can be asked for all the same, and is refused. */
  readonly isNext: (facts: Pick<PersonFormFacts, 'person' | 'baselines'>) => boolean;
  readonly form: (facts: PersonFormFacts) => Pick<Form, 'fields' | 'submit' | 'lead' | 'facts' | 'warning'>;
  readonly command: new (input: never, context: CommandContext) => LedgerCommand<unknown, ReferralReason, object>;
  /** What the command is given beside contract and person; what was filled in as it stands, when absent. @throws InvalidInput */
  readonly inputOf?: (input: Input, facts: PersonFormFacts) => Input;
  /** What the person's page says afterwards. */
  readonly said: string;
  readonly about?: Readonly<Record<string, string>>;
}

const words: Field = {
  kind: 'words',
  name: 'words',
  label: 'More about it',
  hint: 'It is sealed: whoever may not know who the person is cannot read it.',
  isOptional: true,
};

const day = (name: string, label: string, hint: string, value?: CalendarDate): Field => ({
  kind: 'day',
  name,
  label,
  hint,
  ...(value === undefined ? {} : { value }),
});

const answeredOn = (name: string, label: string, { contract, today }: PersonFormFacts): Field => ({
  kind: 'day',
  name,
  label,
  ...dayPrefilled(contract, today, 'For example, 27 3 2021'),
});

const reason = (name: string, label: string, codes: readonly string[]): Field => ({
  kind: 'choice',
  name,
  label,
  options: optionsOf(codes),
});

/** What is known so far, so that nobody types a day that lies before another. */
function knownSoFar({ person, spans, naming }: PersonFormFacts): NamedValue[] {
  const last = spans.at(-1);
  return [
    { name: 'Person', value: cell(person.person, { mono: true }) },
    {
      name: 'Referred',
      value: cell(dayWords(person.referredOn), { note: `by ${naming.nameOf(person.referredBy)}` }),
    },
    ...(person.acceptedOn === undefined
      ? []
      : [
          {
            name: 'Accepted',
            value: cell(dayWords(person.acceptedOn), { note: `by ${naming.nameOf(person.provider ?? '')}` }),
          },
        ]),
    ...(last === undefined
      ? []
      : [
          {
            name: last.kind === 'break' ? 'In a break since' : 'On the service since',
            value: cell(dayWords(last.from)),
          },
        ]),
  ];
}

const personForms = {
  accept: {
    operation: 'run-engagement',
    title: 'Accept the referral',
    isNext: ({ person }) => person.status === 'referred',
    form: (facts) => {
      const terms = facts.contract.terms?.terms;
      const groups = terms?.paymentGroups ?? [];
      const criteria = terms?.eligibility.criteria ?? [];
      return {
        lead: [
          'Nobody is accepted who does not meet every criterion. Whoever does not is declined, and is counted too.',
        ],
        facts: knownSoFar(facts),
        fields: [
          answeredOn('acceptedOn', 'Day on which you accept', facts),
          {
            kind: 'several',
            name: 'criteriaMet',
            label: `Criteria that the person meets, in version ${terms?.eligibility.version ?? 1}`,
            options: criteria.map(({ code, words: said }) => ({ value: code, text: said })),
          },
          ...(groups.length === 0
            ? []
            : [
                {
                  kind: 'choice',
                  name: 'paymentGroup',
                  label: 'Payment group',
                  hint: 'It stays as it is now, whatever becomes of the person.',
                  options: groups.map(({ code, title }) => ({ value: code, text: title })),
                  isOptional: true,
                } as const,
              ]),
          { kind: 'whole', name: 'ageAtReferral', label: 'Age at referral', suffix: 'years', isOptional: true },
        ],
        submit: 'Accept the referral',
      };
    },
    command: AcceptReferral,
    said: 'The referral is accepted.',
    about: { 'criteria-not-met': 'criteriaMet', 'payment-group-not-defined': 'paymentGroup' },
  },
  decline: {
    operation: 'run-engagement',
    title: 'Decline the referral',
    isNext: ({ person }) => person.status === 'referred',
    form: (facts) => ({
      lead: [
        'The person stays in every count of those who were referred. No other provider is shown them, or can accept them, until the referral gateway refers them again..',
      ],
      facts: knownSoFar(facts),
      fields: [
        answeredOn('declinedOn', 'Day on which you decline', facts),
        reason('reasonCode', 'Why', DeclineReason.options),
        words,
      ],
      submit: 'Decline the referral',
    }),
    command: DeclineReferral,
    said: 'The referral is declined.',
  },
  start: {
    operation: 'run-engagement',
    title: 'Start the engagement',
    isNext: ({ person }) => person.status === 'accepted',
    form: (facts) => ({
      facts: knownSoFar(facts),
      fields: [day('startedOn', 'First day on the service', 'Outcomes count from this day on. For example, 27 3 2021')],
      submit: 'Record the start',
    }),
    command: StartEngagement,
    said: 'The start of the engagement is recorded.',
    about: { 'dates-out-of-order': 'startedOn', 'engagement-outside-the-contract': 'startedOn' },
  },
  pause: {
    operation: 'run-engagement',
    title: 'Begin a break',
    isNext: ({ person }) => person.status === 'engaged',
    form: (facts) => ({
      lead: ['Nothing is achieved on the service while somebody is in a break.'],
      facts: knownSoFar(facts),
      fields: [
        day('pausedOn', 'First day of the break', 'For example, 27 3 2021'),
        reason('reasonCode', 'Why', BreakReason.options),
        words,
      ],
      submit: 'Record the break',
    }),
    command: PauseEngagement,
    said: 'The break is recorded.',
    about: { 'breaks-overlap': 'pausedOn', 'dates-out-of-order': 'pausedOn' },
  },
  resume: {
    operation: 'run-engagement',
    title: 'End the break',
    isNext: ({ person }) => person.status === 'paused',
    form: (facts) => ({
      facts: knownSoFar(facts),
      fields: [day('resumedOn', 'First day back on the service', 'For example, 27 3 2021')],
      submit: 'Record the return',
    }),
    command: ResumeEngagement,
    said: 'The end of the break is recorded.',
    about: { 'dates-out-of-order': 'resumedOn' },
  },
  end: {
    operation: 'run-engagement',
    title: 'End the engagement',
    isNext: ({ person }) => person.status === 'engaged' || person.status === 'paused',
    form: (facts) => ({
      facts: knownSoFar(facts),
      fields: [
        day('endedOn', 'Last day on the service', 'For example, 27 3 2021'),
        reason('reasonCode', 'Why', EndReason.options),
        words,
      ],
      warning: 'After this only dates can be corrected: an engagement that has ended does not begin again.',
      submit: 'Record the end',
    }),
    command: EndEngagement,
    said: 'The end of the engagement is recorded.',
    about: { 'dates-out-of-order': 'endedOn' },
  },
  'correct-dates': {
    operation: 'correct-referral-dates',
    title: 'Correct dates',
    isNext: () => true,
    form: (facts) => ({
      lead: [
        'Change the days that were recorded wrongly and leave the others. What stood there before stays in the ledger.',
        'Each party corrects the days that it recorded itself. Of several breaks it is the last one that is corrected.',
      ],
      fields: [
        {
          kind: 'group',
          legend: 'Days as they are recorded',
          fields: recordedDates(facts).map(({ field, label, on }) => day(`dates.${field}`, label, '', on)),
        },
        words,
      ],
      submit: 'Correct the dates',
    }),
    command: CorrectReferralDates,
    inputOf: ({ dates, ...rest }, facts) => ({
      ...rest,
      changes: withChangedDates(facts, (dates ?? {}) as Readonly<Record<string, string>>),
    }),
    said: 'The dates are corrected.',
  },
  'record-baseline': {
    operation: 'record-baseline',
    title: 'Record how an outcome stood at referral',
    isNext: ({ person }) => person.status !== 'declined',
    form: (facts) => {
      const known = new Set(facts.baselines.map(({ outcome }) => outcome));
      return {
        lead: ['What was so before the person came is no result of the service: a rate card may refuse to pay for it.'],
        facts: knownSoFar(facts),
        fields: [
          outcomeChoice(
            facts.contract.outcomes.filter(({ outcome }) => !known.has(outcome)),
            'Outcome',
          ),
          ...standingFields(),
        ],
        submit: 'Record how it stood',
      };
    },
    command: RecordBaseline,
    said: 'How the outcome stood at referral is recorded.',
    about: { 'baseline-outside-its-time': 'recordedOn', 'baseline-recorded-otherwise': 'outcome' },
  },
  'correct-baseline': {
    operation: 'correct-baseline',
    title: 'Correct how an outcome stood at referral',
    isNext: ({ baselines }) => baselines.length > 0,
    form: (facts) => ({
      lead: ['It is corrected as a whole. What was recorded before stays in the ledger.'],
      facts: facts.baselines.map(({ outcome, alreadyTrue, measured, recordedOn }) => ({
        name: facts.naming.names.get(outcome) ?? outcome,
        value: cell(alreadyTrue ? 'It was so already' : 'It was not so yet', {
          note: [
            `recorded on ${dayWords(recordedOn)}`,
            ...(measured === undefined ? [] : [`measured ${measured}`]),
          ].join(', '),
        }),
      })),
      fields: [
        outcomeChoice(
          facts.contract.outcomes.filter((one) => facts.baselines.some(({ outcome }) => outcome === one.outcome)),
          'Outcome that was recorded wrongly',
        ),
        ...standingFields(),
        words,
      ],
      submit: 'Correct how it stood',
    }),
    command: CorrectBaseline,
    said: 'How the outcome stood at referral is corrected.',
    about: { 'baseline-outside-its-time': 'recordedOn', 'baseline-not-recorded': 'outcome' },
  },
} as const satisfies Readonly<Record<string, PersonForm>>;

export type PersonFormName = keyof typeof personForms;

/** In the order in which they come about. */
export const personFormNames = Object.keys(personForms) as readonly PersonFormName[];

export function personForm(name: string): PersonForm | undefined {
  return Object.hasOwn(personForms, name) ? personForms[name as PersonFormName] : undefined;
}

function outcomeChoice(outcomes: ContractDetails['outcomes'], label: string): Field {
  return {
    kind: 'choice',
    name: 'outcome',
    label,
    options: outcomes.map(({ outcome, title, definition }) => ({ value: outcome, text: title, hint: definition })),
  };
}

function standingFields(): readonly Field[] {
  return [
    day('recordedOn', 'Day on which it stood so', 'From the referral to the start of the engagement'),
    {
      kind: 'choice',
      name: 'alreadyTrue',
      label: 'Was it so already on that day?',
      isTruth: true,
      options: [
        { value: 'yes', text: 'Yes' },
        { value: 'no', text: 'No' },
      ],
    },
    {
      kind: 'text',
      name: 'measured',
      label: 'What was measured',
      hint: 'Only where the outcome is measured: a number such as 12.5',
      width: 10,
      isOptional: true,
    },
  ];
}
