import type { Split, SplitRule } from '#contracts';
import type { Field } from '../forms/field.js';
import { held } from '../forms/held.js';
import { chosenIn, type Typed } from '../forms/typed.js';
import { scopeFields } from './scope-fields.js';
import type { TermsChoices } from './terms-choices.js';

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
