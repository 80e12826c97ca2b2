import {
  type Cap,
  type PaymentMode,
  PricingDatePolicy,
  policyWords,
  type Split,
  type SplitRule,
  type Terms,
} from '#contracts';
import type { Field, Option } from '../forms/field.js';
import { held, heldAll } from '../forms/held.js';
import { optionsOf } from '../forms/options.js';
import { chosenIn, type Typed } from '../forms/typed.js';

/** What may be chosen in the fields of terms. */
export interface TermsChoices {
  readonly organisations: readonly Option[];
  readonly payers: readonly Option[];
  readonly outcomes: readonly Option[];
  readonly groups: readonly Option[];
}

interface Scope {
  readonly outcomes?: readonly string[] | undefined;
  readonly achievedIn?: { readonly from: string; readonly to: string } | undefined;
}

/** Which outcomes something is about: those that are ticked, and only of a span of days. */
export function scopeFields(
  name: string,
  { outcomes }: TermsChoices,
  scope: Scope = {},
  isNeeded = false,
): readonly Field[] {
  const label = 'Outcomes it is about';
  const hint = isNeeded ? {} : { hint: 'All of them, when none is chosen.', isOptional: true };
  return [
    outcomes.length === 0
      ? {
          kind: 'list',
          name: `${name}.outcomes`,
          label: `${label}, by their codes`,
          ...hint,
          ...heldAll(scope.outcomes),
        }
      : { kind: 'several', name: `${name}.outcomes`, label, options: outcomes, ...hint, ...heldAll(scope.outcomes) },
    {
      kind: 'group',
      name: `${name}.achievedIn`,
      legend: 'Only outcomes achieved in a span of days (optional)',
      isPart: true,
      fields: [
        {
          kind: 'day',
          name: `${name}.achievedIn.from`,
          label: 'First day',
          isOptional: true,
          ...held(scope.achievedIn?.from as never),
        },
        {
          kind: 'day',
          name: `${name}.achievedIn.to`,
          label: 'Last day',
          isOptional: true,
          ...held(scope.achievedIn?.to as never),
        },
      ],
    },
  ];
}

const levels: Record<Cap['level'], string> = {
  contract: 'The whole contract',
  person: 'Each person',
  outcome: 'Some outcomes, over everybody',
  payer: 'One payer',
};

/** All the caps as they are to stand. */
export function capRows(name: string, typed: Typed, choices: TermsChoices, caps: readonly Cap[] = []): Field {
  return {
    kind: 'rows',
    name,
    legend: 'Caps: the most that is paid',
    hint: 'The code of a cap is its name over all versions of the terms: what was used of it stays used.',
    addText: 'Add a cap',
    count: caps.length,
    countMin: 0,
    countMax: 80,
    isPart: true,
    heading: (nth) => `Cap ${nth + 1}`,
    each: (nth) => {
      const row = `${name}.${nth}`;
      const cap = caps[nth];
      const level = chosenIn(typed, `${row}.level`, cap?.level ?? 'contract') as Cap['level'];
      return [
        {
          kind: 'text',
          name: `${row}.cap`,
          label: 'Code',
          hint: 'Like contract_maximum',
          width: 20,
          ...held(cap?.cap),
        },
        {
          kind: 'choice',
          name: `${row}.level`,
          label: 'It is for',
          options: Object.entries(levels).map(([value, text]) => ({ value, text })),
          value: level,
          decides: 'Show the fields for this',
        },
        ...(level === 'payer'
          ? [
              {
                kind: 'choice',
                name: `${row}.payer`,
                label: 'Payer',
                options: choices.payers,
                ...held(cap?.level === 'payer' ? cap.payer : undefined),
              } as const,
            ]
          : []),
        ...(level === 'outcome'
          ? [
              {
                kind: 'whole',
                name: `${row}.limitNumber`,
                label: 'Most in number',
                hint: 'Applied before the most in money.',
                isOptional: true,
                ...held(cap?.level === 'outcome' ? cap.limitNumber : undefined),
              } as const,
            ]
          : []),
        {
          kind: 'money',
          name: `${row}.limitPence`,
          label: 'Most in money',
          ...(level === 'outcome' ? { isOptional: true } : {}),
          ...held(cap?.limitPence),
        },
        ...(level === 'person' && choices.groups.length > 0
          ? [
              {
                kind: 'several',
                name: `${row}.paymentGroups`,
                label: 'Payment groups',
                hint: 'Everybody, when none is chosen.',
                options: choices.groups,
                isOptional: true,
                ...heldAll(cap?.level === 'person' ? cap.paymentGroups : undefined),
              } as const,
            ]
          : []),
        ...scopeFields(row, choices, cap, level === 'outcome'),
      ];
    },
  };
}

/** All the splits as they are to stand. */
export function splitRows(name: string, typed: Typed, choices: TermsChoices, splits: readonly Split[] = []): Field {
  return {
    kind: 'rows',
    name,
    legend: 'How the payers share what is paid',
    hint: 'The first one whose outcomes and days fit decides. The last one is for everything else, and says neither.',
    addText: 'Add a split',
    count: Math.max(1, splits.length),
    countMax: 40,
    isPart: true,
    heading: (nth) => `Split ${nth + 1}`,
    each: (nth) => [
      ...splitFields(`${name}.${nth}.split`, typed, choices, splits[nth]?.split),
      ...scopeFields(`${name}.${nth}`, choices, splits[nth]),
    ],
  };
}

const ruleWords: Record<SplitRule['rule'], string> = {
  percentage: 'By percentages',
  fixed: 'Some pay a fixed sum for each one, and one pays the rest',
  waterfall: 'One up to its cap, then the next',
};

function splitFields(
  name: string,
  typed: Typed,
  choices: TermsChoices,
  split: SplitRule | undefined,
): readonly Field[] {
  const rule = chosenIn(typed, `${name}.rule`, split?.rule ?? 'percentage') as SplitRule['rule'];
  const payer = (place: string, label: string, value: string | undefined): Field => ({
    kind: 'choice',
    name: place,
    label,
    options: choices.payers,
    ...held(value),
  });
  const rows = (part: string, count: number, fields: (row: string, nth: number) => readonly Field[]): Field => ({
    kind: 'rows',
    name: `${name}.${part}`,
    legend: 'Payers',
    addText: 'Add a payer',
    count,
    isPart: true,
    heading: (nth) => `Payer ${nth + 1}`,
    each: (nth) => fields(`${name}.${part}.${nth}`, nth),
  });
  const shares = split?.rule === 'percentage' ? split.shares : [];
  const fixed = split?.rule === 'fixed' ? split.fixed : [];
  const order = split?.rule === 'waterfall' ? split.payers : [];
  return [
    {
      kind: 'choice',
      name: `${name}.rule`,
      label: 'Rule',
      options: Object.entries(ruleWords).map(([value, text]) => ({ value, text })),
      value: rule,
      decides: 'Show the fields of this rule',
    },
    ...(rule === 'percentage'
      ? [
          rows('shares', Math.max(1, shares.length), (row, nth) => [
            payer(`${row}.payer`, 'Payer', shares[nth]?.payer),
            {
              kind: 'text',
              name: `${row}.percentage`,
              label: 'Per cent',
              hint: 'They add up to 100.',
              width: 10,
              ...held(shares[nth]?.percentage),
            },
          ]),
        ]
      : rule === 'fixed'
        ? [
            rows('fixed', Math.max(1, fixed.length), (row, nth) => [
              payer(`${row}.payer`, 'Payer', fixed[nth]?.payer),
              { kind: 'money', name: `${row}.pencePerUnit`, label: 'For each one', ...held(fixed[nth]?.pencePerUnit) },
            ]),
            payer(`${name}.rest`, 'Who pays the rest', split?.rule === 'fixed' ? split.rest : undefined),
          ]
        : [rows('payers', Math.max(2, order.length), (row, nth) => [payer(row, 'Payer', order[nth])])]),
  ];
}

const modes: Record<PaymentMode['mode'], string> = {
  outcomes: 'Outcomes are paid for',
  grant: 'A grant is paid by a schedule, and outcomes are only recorded',
  paused: 'Nothing is paid; outcomes are only recorded',
};

export function paymentModeFields(
  name: string,
  typed: Typed,
  choices: TermsChoices,
  mode?: PaymentMode,
): readonly Field[] {
  const chosen = chosenIn(typed, `${name}.mode`, mode?.mode ?? 'outcomes') as PaymentMode['mode'];
  const schedule = mode?.mode === 'grant' ? mode.schedule : [];
  return [
    {
      kind: 'choice',
      name: `${name}.mode`,
      label: 'Payment mode',
      options: Object.entries(modes).map(([value, text]) => ({ value, text })),
      value: chosen,
      decides: 'Show the fields for this',
    },
    ...(chosen === 'grant'
      ? [
          {
            kind: 'rows',
            name: `${name}.schedule`,
            legend: 'Schedule of the grant',
            addText: 'Add a payment',
            count: Math.max(1, schedule.length),
            isPart: true,
            heading: (nth: number) => `Payment ${nth + 1}`,
            each: (nth: number): readonly Field[] => {
              const row = `${name}.schedule.${nth}`;
              return [
                {
                  kind: 'choice',
                  name: `${row}.payer`,
                  label: 'Payer',
                  options: choices.payers,
                  ...held(schedule[nth]?.payer),
                },
                {
                  kind: 'day',
                  name: `${row}.period.from`,
                  label: 'First day it is for',
                  ...held(schedule[nth]?.period.from),
                },
                {
                  kind: 'day',
                  name: `${row}.period.to`,
                  label: 'Last day it is for',
                  ...held(schedule[nth]?.period.to),
                },
                { kind: 'money', name: `${row}.pence`, label: 'Amount', ...held(schedule[nth]?.pence) },
              ];
            },
          } as const,
        ]
      : []),
  ];
}

export function advancesField(name: string, advances?: Terms['advances']): Field {
  return {
    kind: 'choice',
    name: `${name}.advances.setAgainstOutcomes`,
    label: 'Advances are set against what later statements come to',
    isTruth: true,
    isOptional: true,
    options: [
      { value: 'yes', text: 'Yes' },
      { value: 'no', text: 'No' },
    ],
    ...held(advances === undefined ? undefined : advances.setAgainstOutcomes ? 'yes' : 'no'),
  };
}

/** The parts of the terms that a variation of the kind `term` can set anew, and what each asks. */
export const termParts = {
  pricingDatePolicy: 'Which day decides the price',
  statementPeriod: 'How often a statement is made',
  deadlines: 'Deadlines',
  approvers: 'Who must agree to changes',
  gateway: 'Who may refer',
  eligibility: 'Who may be served',
  paymentGroups: 'Payment groups',
  retentionYears: 'How long records are kept',
  samples: 'What a sample leads to',
} as const;
export type TermPart = keyof typeof termParts;

export function termPartFields(
  part: TermPart,
  name: string,
  choices: TermsChoices,
  terms?: Partial<Terms>,
): readonly Field[] {
  const place = `${name}.${part}`;
  const label = termParts[part];
  const whole = (field: string, text: string, value: number | undefined): Field => ({
    kind: 'whole',
    name: `${place}.${field}`,
    label: text,
    suffix: 'days',
    isOptional: true,
    ...held(value),
  });
  switch (part) {
    case 'pricingDatePolicy':
      return [
        {
          kind: 'choice',
          name: place,
          label,
          options: optionsOf(PricingDatePolicy.options, (code) => policyWords[code as PricingDatePolicy]),
          ...held(terms?.pricingDatePolicy),
        },
      ];
    case 'statementPeriod':
      return [
        {
          kind: 'choice',
          name: place,
          label,
          options: optionsOf(['month', 'quarter']),
          ...held(terms?.statementPeriod),
        },
      ];
    case 'deadlines':
      return [
        {
          kind: 'group',
          name: place,
          legend: label,
          hint: 'They are shown and watched; nothing is refused because of them.',
          isPart: true,
          fields: [
            whole('approveDays', 'A statement is approved within', terms?.deadlines?.approveDays),
            whole('payDays', 'And paid within', terms?.deadlines?.payDays),
            whole('disputeDays', 'A dispute is resolved within', terms?.deadlines?.disputeDays),
          ],
        },
      ];
    case 'approvers':
    case 'gateway':
      return [{ kind: 'several', name: place, label, options: choices.organisations, ...heldAll(terms?.[part]) }];
    case 'eligibility':
      return [
        {
          kind: 'whole',
          name: `${place}.version`,
          label: 'Version of the criteria',
          value: terms?.eligibility?.version ?? 1,
        },
        {
          kind: 'rows',
          name: `${place}.criteria`,
          legend: 'Criteria',
          addText: 'Add a criterion',
          count: Math.max(1, terms?.eligibility?.criteria.length ?? 0),
          isPart: true,
          heading: (nth) => `Criterion ${nth + 1}`,
          each: (nth) => [
            {
              kind: 'text',
              name: `${place}.criteria.${nth}.code`,
              label: 'Code',
              width: 20,
              ...held(terms?.eligibility?.criteria[nth]?.code),
            },
            {
              kind: 'words',
              name: `${place}.criteria.${nth}.words`,
              label: 'What it asks',
              rows: 2,
              ...held(terms?.eligibility?.criteria[nth]?.words),
            },
          ],
        },
      ];
    case 'paymentGroups':
      return [
        {
          kind: 'rows',
          name: place,
          legend: label,
          hint: 'Groups that people are put in at referral, which can change prices and limits. None, when there is no row.',
          addText: 'Add a payment group',
          count: terms?.paymentGroups?.length ?? 0,
          countMin: 0,
          isPart: true,
          heading: (nth) => `Payment group ${nth + 1}`,
          each: (nth) => [
            {
              kind: 'text',
              name: `${place}.${nth}.code`,
              label: 'Code',
              width: 20,
              ...held(terms?.paymentGroups?.[nth]?.code),
            },
            {
              kind: 'text',
              name: `${place}.${nth}.title`,
              label: 'Title',
              ...held(terms?.paymentGroups?.[nth]?.title),
            },
          ],
        },
      ];
    case 'retentionYears':
      return [
        {
          kind: 'whole',
          name: place,
          label,
          suffix: 'years after the end',
          isOptional: true,
          ...held(terms?.retentionYears),
        },
      ];
    case 'samples':
      return [
        {
          kind: 'group',
          name: place,
          legend: `${label} (optional)`,
          hint: 'Where nothing is said, a sample leads to nothing but what is found in it.',
          isPart: true,
          fields: [
            {
              kind: 'choice',
              name: `${place}.extrapolation`,
              label: 'Errors are carried over to all that was paid',
              isOptional: true,
              options: [
                { value: 'point-estimate', text: 'As the sample has them' },
                { value: 'lower-bound', text: 'As far as the sample leaves no doubt' },
              ],
              ...held(terms?.samples?.extrapolation),
            },
            {
              kind: 'choice',
              name: `${place}.confidence`,
              label: 'Confidence of the intervals',
              isOptional: true,
              options: optionsOf(['90', '95', '99'], (code) => `${code}%`),
              ...held(terms?.samples?.confidence),
            },
          ],
        },
      ];
  }
}
