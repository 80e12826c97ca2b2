import { Unit } from '#contracts';
import type { Interval, RateCardLine } from '#rate-cards';
import type { Field, Option } from '../forms/field.js';
import { held, heldAll } from '../forms/held.js';
import { optionsOf } from '../forms/options.js';
import { chosenIn, type Typed, tickedIn } from '../forms/typed.js';
import { evidenceFields } from './evidence-fields.js';
import { pricingFields } from './pricing-fields.js';

/** What may be chosen in the fields of a line. */
export interface LineChoices {
  readonly outcomes: readonly Option[];
  readonly payers: readonly Option[];
  readonly groups: readonly Option[];
}

type Part = Exclude<keyof RateCardLine, 'line' | 'outcome' | 'title' | 'unit' | 'pricing' | 'evidenceRule'>;
type Price = 'pricing' | 'groupPrices' | 'payerPrices' | 'indexation' | 'deadweight';

const priceParts: Record<Price, string> = {
  pricing: 'Price',
  groupPrices: 'Another price for people of a group',
  payerPrices: 'Another price that one payer agreed',
  indexation: 'Indexation from a day on',
  deadweight: 'Deadweight: what would have happened anyway',
};

const { pricing: _, ...ownPrices } = priceParts;
const parts: Partial<Record<Part, string>> = {
  ...ownPrices,
  prerequisites: 'Needs an earlier outcome',
  minimumInterval: 'Cannot be achieved before so long',
  measurementWindow: 'Must be achieved within a window',
  baseline: 'Must not have been so at referral already',
  claimWindow: 'Must be claimed within a window',
  paymentGroups: 'Only for some payment groups',
  limits: 'Limits of this line',
  endsOn: 'Ends on a day',
};

/** The fields of a whole line. What most lines do not say is asked only where it is ticked. */
export function lineFields(
  name: string,
  typed: Typed,
  choices: LineChoices,
  {
    line,
    isNew,
    isTemporary,
  }: { readonly line?: RateCardLine; readonly isNew: boolean; readonly isTemporary: boolean },
): readonly Field[] {
  const said = Object.keys(parts).filter((part) => isSaid(line?.[part as Part]));
  const ticked = tickedIn(typed, `${name}.with`, said);
  const limit = chosenIn(typed, `${name}.claimsPerPerson.limit`, line?.claimsPerPerson.limit ?? 'once');
  return [
    isNew
      ? {
          kind: 'text',
          name: `${name}.line`,
          label: 'Code of the line',
          hint: 'The same over all revisions, like keeps_home_13_weeks. An outcome may have several lines.',
          width: 20,
          ...held(line?.line),
        }
      : { kind: 'hidden', name: `${name}.line`, value: line?.line ?? '', isInput: true },
    { kind: 'text', name: `${name}.title`, label: 'Title', ...held(line?.title) },
    { kind: 'choice', name: `${name}.outcome`, label: 'Outcome', options: choices.outcomes, ...held(line?.outcome) },
    { kind: 'choice', name: `${name}.unit`, label: 'Unit', options: optionsOf(Unit.options), ...held(line?.unit) },
    ...pricingFields(`${name}.pricing`, typed, line?.pricing),
    {
      kind: 'choice',
      name: `${name}.claimsPerPerson.limit`,
      label: 'How often it is paid for one person',
      options: [
        { value: 'once', text: 'Once' },
        { value: 'times', text: 'A number of times' },
        { value: 'unlimited', text: 'As often as it is achieved' },
      ],
      value: limit,
      decides: 'Show the fields for this',
    },
    ...(limit === 'times'
      ? [
          {
            kind: 'whole',
            name: `${name}.claimsPerPerson.times`,
            label: 'So many times',
            ...held(line?.claimsPerPerson.limit === 'times' ? line.claimsPerPerson.times : undefined),
          } as const,
        ]
      : []),
    ...evidenceFields(`${name}.evidenceRule`, typed, line?.evidenceRule),
    ...(isTemporary ? [endsOnField(name, line)] : []),
    {
      kind: 'several',
      name: `${name}.with`,
      label: 'What else the line says',
      options: Object.entries(parts)
        .filter(([value]) => value !== 'endsOn' || (!isTemporary && !isNew))
        .map(([value, text]) => ({ value, text })),
      values: said,
      isAside: true,
      isOptional: true,
      decides: 'Show the fields for these',
    },
    ...ticked.flatMap((part) => partFields(part as Part, name, typed, choices, line)),
  ];
}

/** The fields of a line that is priced otherwise and stays as it is in everything else. */
export function repriceFields(
  name: string,
  typed: Typed,
  choices: LineChoices,
  { line, values }: { readonly line: RateCardLine; readonly values: readonly string[] },
): readonly Field[] {
  const ticked = tickedIn(typed, `${name}.with`, values);
  return [
    { kind: 'hidden', name: `${name}.line`, value: line.line, isInput: true },
    {
      kind: 'several',
      name: `${name}.with`,
      label: 'What is set anew',
      options: Object.entries(priceParts).map(([value, text]) => ({ value, text })),
      values,
      isAside: true,
      decides: 'Show the fields for these',
    },
    ...ticked.flatMap((part) =>
      part === 'pricing'
        ? pricingFields(`${name}.pricing`, typed, line.pricing)
        : partFields(part as Part, name, typed, choices, line),
    ),
  ];
}

function isSaid(part: RateCardLine[Part]): boolean {
  return part !== undefined && !(Array.isArray(part) && part.length === 0);
}

function endsOnField(name: string, line: RateCardLine | undefined): Field {
  return {
    kind: 'day',
    name: `${name}.endsOn`,
    label: 'Last day on which it may be achieved',
    ...held(line?.endsOn),
  };
}

const since: readonly Option[] = [
  { value: 'referral', text: 'The referral' },
  { value: 'engagement-start', text: 'The start of the engagement' },
];

function partFields(
  part: Part,
  name: string,
  typed: Typed,
  choices: LineChoices,
  line: RateCardLine | undefined,
): readonly Field[] {
  const place = `${name}.${part}`;
  const group = (fields: readonly Field[], legend = parts[part] ?? ''): Field => ({
    kind: 'group',
    name: place,
    legend,
    isPart: true,
    fields,
  });
  const rows = (
    count: number | undefined,
    heading: string,
    each: (row: string, nth: number) => readonly Field[],
  ): Field => ({
    kind: 'rows',
    name: place,
    legend: parts[part] ?? '',
    addText: 'Add another',
    count: count === undefined || count === 0 ? 1 : count,
    isPart: true,
    heading: (nth) => `${heading} ${nth + 1}`,
    each: (nth) => each(`${place}.${nth}`, nth),
  });
  switch (part) {
    case 'groupPrices':
      return [
        rows(line?.groupPrices?.length, 'Group', (row, nth) => [
          codeField(`${row}.paymentGroup`, 'Payment group', choices.groups, line?.groupPrices?.[nth]?.paymentGroup),
          ...pricingFields(`${row}.pricing`, typed, line?.groupPrices?.[nth]?.pricing),
        ]),
      ];
    case 'payerPrices':
      return [
        rows(line?.payerPrices?.length, 'Payer', (row, nth) => [
          codeField(`${row}.payer`, 'Payer', choices.payers, line?.payerPrices?.[nth]?.payer),
          ...pricingFields(`${row}.pricing`, typed, line?.payerPrices?.[nth]?.pricing),
        ]),
      ];
    case 'indexation':
      return [
        rows(line?.indexation?.length, 'Index', (row, nth) => [
          { kind: 'day', name: `${row}.from`, label: 'From', ...held(line?.indexation?.[nth]?.from) },
          {
            kind: 'text',
            name: `${row}.index`,
            label: 'Per cent of the price that is written',
            hint: 'Like 102.5',
            width: 5,
            ...held(line?.indexation?.[nth]?.index),
          },
        ]),
      ];
    case 'deadweight':
      return [
        rows(line?.deadweight?.length, 'Deadweight', (row, nth) => [
          ...(choices.groups.length === 0
            ? []
            : [
                {
                  kind: 'choice',
                  name: `${row}.paymentGroup`,
                  label: 'For people of',
                  hint: 'Everybody else, when none is chosen.',
                  isOptional: true,
                  options: choices.groups,
                  ...held(line?.deadweight?.[nth]?.paymentGroup),
                } as const,
              ]),
          {
            kind: 'text',
            name: `${row}.percentage`,
            label: 'Per cent that is taken off',
            width: 5,
            ...held(line?.deadweight?.[nth]?.percentage),
          },
        ]),
      ];
    case 'prerequisites':
      return [
        rows(line?.prerequisites.length, 'Earlier outcome', (row, nth) =>
          prerequisiteFields(row, typed, choices, line?.prerequisites[nth]),
        ),
      ];
    case 'minimumInterval':
      return [
        group([
          {
            kind: 'choice',
            name: `${place}.since`,
            label: 'After',
            options: since,
            ...held(line?.minimumInterval?.since),
          },
          intervalFields(`${place}.interval`, 'How long', line?.minimumInterval?.interval),
        ]),
      ];
    case 'measurementWindow':
      return [
        group([
          {
            kind: 'choice',
            name: `${place}.since`,
            label: 'Counted from',
            options: since,
            ...held(line?.measurementWindow?.since),
          },
          days(`${place}.daysMin`, 'At least', line?.measurementWindow?.daysMin),
          days(`${place}.daysMax`, 'At most', line?.measurementWindow?.daysMax),
        ]),
      ];
    case 'baseline':
      return [
        group([
          {
            kind: 'yes',
            name: `${place}.unlessImproved`,
            label: 'It counts all the same where what is measured has improved since',
            saysNo: true,
            ...held(line?.baseline?.unlessImproved),
          },
        ]),
      ];
    case 'claimWindow':
      return [
        group([
          {
            kind: 'whole',
            name: `${place}.daysMax`,
            label: 'Days after the achievement within which it is to be claimed',
            suffix: 'days',
            ...held(line?.claimWindow?.daysMax),
          },
          {
            kind: 'choice',
            name: `${place}.late`,
            label: 'A later claim is',
            options: [
              { value: 'refuse', text: 'Refused' },
              { value: 'allow', text: 'Allowed, and marked as late' },
            ],
            ...held(line?.claimWindow?.late),
          },
        ]),
      ];
    case 'paymentGroups':
      return [
        choices.groups.length === 0
          ? { kind: 'list', name: place, label: 'Payment groups', ...heldAll(line?.paymentGroups) }
          : {
              kind: 'several',
              name: place,
              label: 'Payment groups',
              options: choices.groups,
              ...heldAll(line?.paymentGroups),
            },
      ];
    case 'limits':
      return [
        group([
          {
            kind: 'money',
            name: `${place}.perPersonPence`,
            label: 'Most for one person',
            isOptional: true,
            ...held(line?.limits?.perPersonPence),
          },
          {
            kind: 'whole',
            name: `${place}.totalNumber`,
            label: 'Most in number',
            isOptional: true,
            ...held(line?.limits?.totalNumber),
          },
          {
            kind: 'money',
            name: `${place}.totalPence`,
            label: 'Most in all',
            isOptional: true,
            ...held(line?.limits?.totalPence),
          },
        ]),
      ];
    case 'endsOn':
      return [endsOnField(name, line)];
    case 'claimsPerPerson':
      return [];
  }
}

function prerequisiteFields(
  row: string,
  typed: Typed,
  choices: LineChoices,
  needed: RateCardLine['prerequisites'][number] | undefined,
): readonly Field[] {
  const said = [
    ...(needed?.interval === undefined ? [] : ['interval']),
    ...(needed?.lapses === undefined ? [] : ['lapses']),
  ];
  const ticked = tickedIn(typed, `${row}.with`, said);
  return [
    { kind: 'choice', name: `${row}.outcome`, label: 'Outcome', options: choices.outcomes, ...held(needed?.outcome) },
    {
      kind: 'choice',
      name: `${row}.state`,
      label: 'It must be',
      options: optionsOf(['achieved', 'verified', 'claimed', 'paid']),
      ...held(needed?.state),
    },
    {
      kind: 'several',
      name: `${row}.with`,
      label: 'And',
      options: [
        { value: 'interval', text: 'It must have lasted so long' },
        { value: 'lapses', text: 'A lapse sets the clock back' },
      ],
      values: said,
      isAside: true,
      isOptional: true,
      decides: 'Show the fields for these',
    },
    ...(ticked.includes('interval') ? [intervalFields(`${row}.interval`, 'How long', needed?.interval)] : []),
    ...(ticked.includes('lapses')
      ? ([
          {
            kind: 'whole',
            name: `${row}.lapses.allowedDays`,
            label: 'A lapse counts only when it is longer than',
            suffix: 'days',
            ...held(needed?.lapses?.allowedDays),
          },
          { kind: 'hidden', name: `${row}.lapses.longer`, value: 'reset', isInput: true },
        ] as const)
      : []),
  ];
}

function intervalFields(name: string, legend: string, interval: Interval | undefined): Field {
  const length = (unit: 'days' | 'weeks' | 'months', label: string): Field => ({
    kind: 'whole',
    name: `${name}.${unit}`,
    label,
    isOptional: true,
    ...held(interval?.[unit]),
  });
  return {
    kind: 'group',
    name,
    legend,
    hint: 'Fill in one of the three. 13 weeks are 91 days.',
    isPart: true,
    fields: [length('days', 'Days'), length('weeks', 'Weeks'), length('months', 'Months')],
  };
}

function days(name: string, label: string, value: number | undefined): Field {
  return { kind: 'whole', name, label, suffix: 'days', isOptional: true, ...held(value) };
}

/** A choice where it is known what there is, and a code where it is not. */
function codeField(name: string, label: string, options: readonly Option[], value: string | undefined): Field {
  return options.length === 0
    ? { kind: 'text', name, label, width: 20, ...held(value) }
    : { kind: 'choice', name, label, options, ...held(value) };
}
