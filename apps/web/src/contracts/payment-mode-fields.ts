import type { PaymentMode } from '#contracts';
import type { Field } from '../forms/field.js';
import { held } from '../forms/held.js';
import { chosenIn, type Typed } from '../forms/typed.js';
import type { TermsChoices } from './terms-choices.js';

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
