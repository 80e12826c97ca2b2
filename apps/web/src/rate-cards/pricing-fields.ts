import type { PricingRule } from '#rate-cards';
import type { Field, Option } from '../forms/field.js';
import { held } from '../forms/held.js';
import { chosenIn, type Typed } from '../forms/typed.js';

const rules: Record<PricingRule['rule'], string> = {
  fixed: 'Fixed price for each',
  bands: 'Bands: another price after the first so many',
  'sliding-scale': 'Sliding scale on a measured value',
  'per-period': 'For each so many days in a state',
  tiers: 'Tiers: at least one, two, three …',
  milestones: 'Milestones of one growing quantity',
  'cohort-threshold': 'Threshold of a cohort, or of all cohorts together',
  bonus: 'A price for each, and more beyond a count',
  'delivery-fee': 'Delivery fee, whatever is achieved',
};

const ruleOptions: readonly Option[] = Object.entries(rules).map(([value, text]) => ({ value, text }));

/** The fields of a pricing rule: which one, and what that one asks for. Each rule has fields of its own. */
export function pricingFields(name: string, typed: Typed, pricing?: PricingRule): readonly Field[] {
  const rule = chosenIn(typed, `${name}.rule`, pricing?.rule ?? 'fixed');
  return [
    {
      kind: 'choice',
      name: `${name}.rule`,
      label: 'How it is priced',
      options: ruleOptions,
      value: rule,
      decides: 'Show the fields of this rule',
    },
    ...fieldsOf(name, rule as PricingRule['rule'], pricing),
  ];
}

type Of<Rule extends PricingRule['rule']> = Extract<PricingRule, { readonly rule: Rule }>;

function fieldsOf(name: string, rule: PricingRule['rule'], pricing: PricingRule | undefined): readonly Field[] {
  const was = <Rule extends PricingRule['rule']>(one: Rule): Of<Rule> | undefined =>
    pricing?.rule === one ? (pricing as Of<Rule>) : undefined;
  const price = (label: string, hint?: string): Field => ({
    kind: 'money',
    name: `${name}.pricePence`,
    label,
    ...(hint === undefined ? {} : { hint }),
    ...held(pricing !== undefined && 'pricePence' in pricing ? pricing.pricePence : undefined),
  });
  switch (rule) {
    case 'fixed':
      return [price('Price for each')];
    case 'delivery-fee':
      return [price('Fee for each', 'Paid for delivering the service: no deadweight is taken from it.')];
    case 'bands':
      return [
        {
          kind: 'choice',
          name: `${name}.countedOver`,
          label: 'The bands are filled',
          options: [
            { value: 'contract', text: 'Over the whole contract' },
            { value: 'person', text: 'By each person' },
          ],
          ...held(was('bands')?.countedOver),
        },
        {
          kind: 'rows',
          name: `${name}.bands`,
          legend: 'Bands',
          hint: 'Earlier ones fill the bands first. The last band has no end.',
          addText: 'Add another band',
          count: was('bands')?.bands.length ?? 2,
          countMin: 2,
          countMax: 20,
          isPart: true,
          heading: (nth) => `Band ${nth + 1}`,
          each: (nth) => [
            {
              kind: 'whole',
              name: `${name}.bands.${nth}.upTo`,
              label: 'Up to number',
              hint: 'Leave it empty in the last band.',
              isOptional: true,
              ...held(was('bands')?.bands[nth]?.upTo),
            },
            {
              kind: 'money',
              name: `${name}.bands.${nth}.pricePence`,
              label: 'Price for each in this band',
              ...held(was('bands')?.bands[nth]?.pricePence),
            },
          ],
        },
      ];
    case 'sliding-scale':
      return [
        price('Full price'),
        {
          kind: 'text',
          name: `${name}.nothingAt`,
          label: 'Measured value at which nothing is paid yet',
          hint: 'Above the other mark where less is better.',
          width: 5,
          ...held(was('sliding-scale')?.nothingAt),
        },
        {
          kind: 'text',
          name: `${name}.fullAt`,
          label: 'Measured value from which the full price is paid',
          width: 5,
          ...held(was('sliding-scale')?.fullAt),
        },
      ];
    case 'per-period':
      return [
        price('Price for each period'),
        {
          kind: 'whole',
          name: `${name}.days`,
          label: 'Days in a period',
          suffix: 'days',
          ...held(was('per-period')?.days),
        },
        {
          kind: 'whole',
          name: `${name}.periodsMax`,
          label: 'Most periods for one person',
          isOptional: true,
          ...held(was('per-period')?.periodsMax),
        },
      ];
    case 'tiers':
      return [
        {
          kind: 'rows',
          name: `${name}.tiers`,
          legend: 'Tiers',
          hint: 'The price of a tier is what reaching it is worth in all.',
          addText: 'Add another tier',
          count: was('tiers')?.tiers.length ?? 2,
          countMax: 20,
          isPart: true,
          heading: (nth) => `Tier ${nth + 1}`,
          each: (nth) => [
            {
              kind: 'whole',
              name: `${name}.tiers.${nth}.atLeast`,
              label: 'At least',
              ...held(was('tiers')?.tiers[nth]?.atLeast),
            },
            {
              kind: 'money',
              name: `${name}.tiers.${nth}.pricePence`,
              label: 'Worth in all',
              ...held(was('tiers')?.tiers[nth]?.pricePence),
            },
          ],
        },
      ];
    case 'milestones':
      return [
        {
          kind: 'rows',
          name: `${name}.milestones`,
          legend: 'Milestones',
          hint: 'Each mark is paid once for one person.',
          addText: 'Add another milestone',
          count: was('milestones')?.milestones.length ?? 2,
          countMax: 20,
          isPart: true,
          heading: (nth) => `Milestone ${nth + 1}`,
          each: (nth) => [
            {
              kind: 'text',
              name: `${name}.milestones.${nth}.at`,
              label: 'Measured value that is passed',
              width: 10,
              ...held(was('milestones')?.milestones[nth]?.at),
            },
            {
              kind: 'money',
              name: `${name}.milestones.${nth}.pricePence`,
              label: 'Price of passing it',
              ...held(was('milestones')?.milestones[nth]?.pricePence),
            },
          ],
        },
      ];
    case 'cohort-threshold':
      return [
        price('Price'),
        {
          kind: 'choice',
          name: `${name}.per`,
          label: 'Paid for each',
          options: [
            { value: 'cohort', text: 'Cohort' },
            { value: 'percentage-point', text: 'Percentage point of the reduction' },
            { value: 'event-avoided', text: 'Event that did not happen' },
          ],
          ...held(was('cohort-threshold')?.per),
        },
        {
          kind: 'text',
          name: `${name}.threshold`,
          label: 'Reduction that one cohort must reach',
          hint: 'In per cent, like 10 or 7.5',
          width: 5,
          ...held(was('cohort-threshold')?.threshold),
        },
        {
          kind: 'text',
          name: `${name}.pooledThreshold`,
          label: 'Reduction that all cohorts together must reach, where no single one does',
          hint: 'In per cent. Without it they are never paid for together.',
          isOptional: true,
          width: 5,
          ...held(was('cohort-threshold')?.pooledThreshold),
        },
      ];
    case 'bonus':
      return [
        price('Price for each'),
        {
          kind: 'whole',
          name: `${name}.above`,
          label: 'More is paid beyond number',
          hint: 'Counted over the contract.',
          ...held(was('bonus')?.above),
        },
        {
          kind: 'money',
          name: `${name}.bonusPence`,
          label: 'So much more for each beyond it',
          ...held(was('bonus')?.bonusPence),
        },
      ];
  }
}
