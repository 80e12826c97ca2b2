import { PricingDatePolicy, policyWords, type Terms } from '#contracts';
import type { Field } from '../forms/field.js';
import { held, heldAll } from '../forms/held.js';
import { optionsOf } from '../forms/options.js';
import type { TermsChoices } from './terms-choices.js';

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
