import type { EvidenceRule } from '#contracts';
import type { Field, Option } from '../forms/field.js';
import { held, heldAll } from '../forms/held.js';
import { chosenIn, readForm, type Typed } from '../forms/typed.js';

type Kind = Extract<EvidenceRule, { readonly kind: string }>;
type How = 'kind' | 'any' | 'all' | 'json';
type Listing = 'any' | 'all';

/** Deeper than this the fields would be harder to follow than the JSON. */
const DEPTH_MAX = 2;

const options: readonly Option[] = [
  { value: 'kind', text: 'One kind of evidence' },
  { value: 'any', text: 'At least one of several' },
  { value: 'all', text: 'All of several' },
];
const asJson: Option = {
  value: 'json',
  text: 'As JSON',
  hint: 'For a rule within a rule within a rule, which these fields cannot say.',
};

/** The fields of an evidence rule: one kind, or any or all of several, each of which may be several again. */
export function evidenceFields(name: string, typed: Typed, rule?: EvidenceRule): readonly Field[] {
  return fieldsAt(name, typed, rule, 0);
}

function fieldsAt(name: string, typed: Typed, rule: EvidenceRule | undefined, depth: number): readonly Field[] {
  const how = chosenIn(typed, `${name}.how`, howOf(rule, depth)) as How;
  return [
    {
      kind: 'choice',
      name: `${name}.how`,
      label: depth === 0 ? 'What shows it' : 'What counts here',
      options: depth === 0 ? [...options, asJson] : options,
      value: how,
      isAside: true,
      decides: 'Show the fields for this',
    },
    ...fieldsFor(how, name, typed, rule, depth),
  ];
}

function fieldsFor(
  how: How,
  name: string,
  typed: Typed,
  rule: EvidenceRule | undefined,
  depth: number,
): readonly Field[] {
  if (how === 'json') {
    return [
      { kind: 'json', name, label: 'Evidence rule, as JSON', rows: 12, ...(rule === undefined ? {} : { value: rule }) },
    ];
  }
  if (how === 'kind') return kindFields(name, rule !== undefined && 'kind' in rule ? rule : undefined);
  const items = itemsOf(how, name, typed, rule, depth);
  return [
    {
      kind: 'rows',
      name: `${name}.${how}`,
      legend: how === 'any' ? 'At least one of' : 'All of',
      addText: 'Add another kind of evidence',
      count: items.length === 0 ? 2 : items.length,
      countMax: 20,
      isPart: true,
      heading: (nth) => `Evidence ${nth + 1}`,
      each: (nth) => rowFields(`${name}.${how}.${nth}`, typed, items[nth], depth),
    },
  ];
}

function rowFields(name: string, typed: Typed, item: EvidenceRule | undefined, depth: number): readonly Field[] {
  if (depth + 1 < DEPTH_MAX) return fieldsAt(name, typed, item, depth + 1);
  return kindFields(name, item !== undefined && 'kind' in item ? item : undefined);
}

function kindFields(name: string, kind: Kind | undefined): readonly Field[] {
  return [
    {
      kind: 'text',
      name: `${name}.kind`,
      label: 'Kind of document or record',
      hint: 'A code in small letters, like tenancy_agreement or self_certification',
      width: 20,
      ...held(kind?.kind),
    },
    {
      kind: 'text',
      name: `${name}.shows`,
      label: 'What it must show',
      hint: 'In words for whoever collects it',
      isOptional: true,
      ...held(kind?.shows),
    },
    {
      kind: 'list',
      name: `${name}.issuers`,
      label: 'Who may issue it',
      hint: 'Codes with commas between them, like employer, housing_association. Anybody, when empty.',
      isOptional: true,
      ...heldAll(kind?.issuers),
    },
    {
      kind: 'whole',
      name: `${name}.daysBeforeMax`,
      label: 'How long before the outcome it may be dated',
      suffix: 'days at most',
      isOptional: true,
      ...held(kind?.daysBeforeMax),
    },
  ];
}

function howOf(rule: EvidenceRule | undefined, depth: number): How {
  if (rule === undefined) return depth === 0 ? 'any' : 'kind';
  if (depthOf(rule) > DEPTH_MAX - depth) return 'json';
  if ('kind' in rule) return 'kind';
  return 'any' in rule ? 'any' : 'all';
}

function depthOf(rule: EvidenceRule): number {
  if ('kind' in rule) return 0;
  return 1 + Math.max(...('any' in rule ? rule.any : rule.all).map(depthOf));
}

/** What is listed under one word is kept when the other one is chosen. */
function itemsOf(
  how: Listing,
  name: string,
  typed: Typed,
  rule: EvidenceRule | undefined,
  depth: number,
): readonly EvidenceRule[] {
  const other = how === 'any' ? 'all' : 'any';
  if (!typed.has(`${name}.${how}.count`) && typed.has(`${name}.${other}.count`)) {
    const { input } = readForm(fieldsFor(other, name, typed, undefined, depth), typed);
    const found = name.split('.').reduce<unknown>((place, step) => (place as Record<string, unknown>)?.[step], input);
    const listed = (found as Record<string, unknown> | undefined)?.[other];
    if (Array.isArray(listed)) return listed as EvidenceRule[];
  }
  if (rule === undefined || 'kind' in rule) return [];
  return 'any' in rule ? rule.any : rule.all;
}
