import type { Cap } from '#contracts';
import type { Field } from '../forms/field.js';
import { held, heldAll } from '../forms/held.js';
import { chosenIn, type Typed } from '../forms/typed.js';
import { scopeFields } from './scope-fields.js';
import type { TermsChoices } from './terms-choices.js';

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
