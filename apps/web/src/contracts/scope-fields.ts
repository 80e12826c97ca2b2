import type { Field } from '../forms/field.js';
import { held, heldAll } from '../forms/held.js';
import type { TermsChoices } from './terms-choices.js';

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
