import { InvalidInput } from '#contracts';
import type { Field } from '../forms/field.js';
import type { Form } from '../forms/form.js';

/** What can be done with a change that somebody drafted, be it of the terms or of the prices. */
export const changeActs = ['propose', 'agree', 'decline', 'request-change', 'withdraw', 'lapse'] as const;
export type ChangeAct = (typeof changeActs)[number];

export function changeAct(text: string): ChangeAct | undefined {
  return changeActs.find((act) => act === text);
}

const titles: Record<ChangeAct, (name: string) => string> = {
  propose: (name) => `Put ${name} to the parties`,
  agree: (name) => `Agree to ${name}`,
  decline: (name) => `Decline ${name}`,
  'request-change': (name) => `Ask for a change of ${name}`,
  withdraw: (name) => `Withdraw ${name}`,
  lapse: (name) => `Record that ${name} has lapsed`,
};

const buttons: Record<ChangeAct, string> = {
  propose: 'Put it to the parties',
  agree: 'Agree',
  decline: 'Decline',
  'request-change': 'Ask for a change',
  withdraw: 'Withdraw it',
  lapse: 'Record that it has lapsed',
};

const done: Record<ChangeAct, (name: string) => string> = {
  propose: (name) => `${name} is put to the parties`,
  agree: (name) => `Your agreement to ${name} is recorded`,
  decline: (name) => `${name} is declined`,
  'request-change': (name) => `You have asked for a change of ${name}`,
  withdraw: (name) => `${name} is withdrawn`,
  lapse: (name) => `It is recorded that ${name} has lapsed`,
};

export function changeDone(act: ChangeAct, name: string): string {
  const words = done[act](name);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const warnings: Partial<Record<ChangeAct, string>> = {
  agree:
    'An agreement cannot be taken back. When every party that has to has agreed, the change is in force from its day.',
  decline: 'This ends the change: it can only be drafted and proposed again.',
  withdraw: 'This ends the change: it can only be drafted and proposed again.',
  lapse: 'This ends the change: it can only be drafted and proposed again.',
};

/** Everything of such a form but what the change says, which the caller lays before its reader. */
export function decisionForm(
  act: ChangeAct,
  name: string,
  draft: number,
): Pick<Form, 'title' | 'fields' | 'submit'> & Pick<Partial<Form>, 'warning' | 'isGrave'> {
  const warning = warnings[act];
  return {
    title: titles[act](name),
    fields: [...fieldsOf(act), { kind: 'hidden', name: 'draft', value: String(draft), isInput: true }],
    submit: buttons[act],
    ...(warning === undefined ? {} : { warning }),
    ...(act === 'agree' ? { isGrave: true } : {}),
  };
}

function fieldsOf(act: ChangeAct): readonly Field[] {
  switch (act) {
    case 'propose':
      return [
        day('proposedOn', 'Day on which it is proposed'),
        day('decideBy', 'Last day for a decision', 'After it the proposal has lapsed. Without one it never lapses.'),
      ];
    case 'agree':
      return [
        {
          kind: 'yes',
          name: 'retroactive',
          label: 'It may take effect before the day it is agreed',
          hint: 'Only when every party says so does it reach back; statements that were issued are then adjusted by later ones, and never edited.',
        },
        reason('Why you agree'),
        day('decidedOn', 'Day of the decision'),
      ];
    case 'decline':
      return [reason('Why you decline'), day('decidedOn', 'Day of the decision')];
    case 'request-change':
      return [reason('What has to be different'), day('decidedOn', 'Day of the decision')];
    case 'withdraw':
      return [{ ...reason('Why it is withdrawn'), isOptional: true }, day('withdrawnOn', 'Day')];
    case 'lapse':
      return [day('lapsedOn', 'Day on which it is noted')];
  }
}

function day(name: string, label: string, hint = 'Today, when empty.'): Field {
  return { kind: 'day', name, label, hint, isOptional: true };
}

function reason(label: string) {
  return { kind: 'words', name: 'words', label, hint: 'It is sealed: only the parties read it.' } as const;
}

/** Decisions by which somebody is bound or stopped say why on screen, even where the command takes them without. */
const GIVE_WORDS: readonly ChangeAct[] = ['agree', 'decline', 'request-change'];
const ON_A_DRAFT: readonly ChangeAct[] = ['agree', 'decline', 'request-change'];

/**
 * What was typed, as the commands take it.
 *
 * @throws InvalidInput for a decision without a word.
 */
export function decisionInput(
  act: ChangeAct,
  { draft, ...typed }: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (GIVE_WORDS.includes(act) && typed['words'] === undefined) {
    throw new InvalidInput([{ pointer: '/words', detail: 'must be given' }]);
  }
  return ON_A_DRAFT.includes(act) ? { ...typed, draft: Number(draft) } : typed;
}

/** Which field a refusal is about. */
export const decisionPlaces: Readonly<Record<string, string>> = {
  'not-agreed-as-retroactive': 'retroactive',
  'decide-by-before-the-proposal': 'decideBy',
  'decided-before-it-was-proposed': 'decidedOn',
};
