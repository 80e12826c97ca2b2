import { type ContractOutcome, Unit } from '#contracts';
import type { Field } from '../forms/field.js';
import { held } from '../forms/held.js';
import { optionsOf } from '../forms/options.js';

/** An outcome that a contract defines: what counts, and in what it is counted. */
export function outcomeFields(name: string, outcome?: Partial<ContractOutcome>): readonly Field[] {
  return [
    {
      kind: 'text',
      name: `${name}.outcome`,
      label: 'Code',
      hint: 'Like enters_employment',
      width: 20,
      ...held(outcome?.outcome),
    },
    { kind: 'text', name: `${name}.title`, label: 'Title', ...held(outcome?.title) },
    { kind: 'words', name: `${name}.definition`, label: 'What counts', rows: 3, ...held(outcome?.definition) },
    { kind: 'choice', name: `${name}.unit`, label: 'Unit', options: optionsOf(Unit.options), ...held(outcome?.unit) },
  ];
}
