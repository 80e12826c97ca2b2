import {
  type Change,
  type ContractCommand,
  type ContractEvent,
  contractDecider,
  type RecordedContract,
  type VariationCommand,
} from '#contracts';
import {
  type CalendarDate,
  calendarDate,
  fold,
  isRefusal,
  type OrganisationId,
  OutcomeCode,
  Pence,
  Percentage,
} from '#kernel';
import { brightFutures, cityCouncil, contractMaximum, riverside } from './fixtures.js';

/** A variation of the contract of the fixtures as commands and events, each said with what is different about it. */
const on = (text: string): CalendarDate => calendarDate(text);

export const maximumOf = (pounds: number): Change => ({
  kind: 'cap',
  caps: [{ cap: contractMaximum, level: 'contract', limitPence: Pence.parse(pounds * 100) }],
});
export const splitBetween = (...shares: readonly (readonly [OrganisationId, string])[]): Change => ({
  kind: 'split',
  splits: [
    {
      split: {
        rule: 'percentage',
        shares: shares.map(([payer, percentage]) => ({ payer, percentage: Percentage.parse(percentage) })),
      },
    },
  ],
});
export const volunteers: Change = {
  kind: 'outcome',
  outcome: OutcomeCode.parse('volunteers'),
  title: 'Volunteers',
  definition: 'Has volunteered for 13 weeks.',
  unit: 'person',
};
export const monthly: Change = { kind: 'term', statementPeriod: 'month' };

type Command<Type extends VariationCommand['type']> = Extract<VariationCommand, { type: Type }>;

/** A higher maximum from 1 April 2022, drafted by the provider on 1 February. */
export const draft = (changes: Partial<Command<'draft-variation'>> = {}): Command<'draft-variation'> => ({
  type: 'draft-variation',
  contract: riverside,
  by: brightFutures,
  draftedOn: on('2022-02-01'),
  effectiveFrom: on('2022-04-01'),
  title: 'A higher maximum',
  changes: [maximumOf(600_000)],
  reason: 'Demand is higher than was planned',
  unregistered: [],
  ...changes,
});

export const propose = (changes: Partial<Command<'propose-variation'>> = {}): Command<'propose-variation'> => ({
  type: 'propose-variation',
  contract: riverside,
  variation: 1,
  by: brightFutures,
  proposedOn: on('2022-02-02'),
  decideBy: on('2022-03-15'),
  today: on('2022-02-02'),
  ...changes,
});

const deciding = { contract: riverside, variation: 1, by: cityCouncil, decidedOn: on('2022-03-01') };
export const agree = (changes: Partial<Command<'agree-variation'>> = {}): Command<'agree-variation'> => ({
  type: 'agree-variation',
  ...deciding,
  retroactive: false,
  ...changes,
});
export const decline = (changes: Partial<Command<'decline-variation'>> = {}): Command<'decline-variation'> => ({
  type: 'decline-variation',
  ...deciding,
  words: 'There is no budget for it',
  ...changes,
});
export const requestChange = (
  changes: Partial<Command<'request-variation-change'>> = {},
): Command<'request-variation-change'> => ({
  type: 'request-variation-change',
  ...deciding,
  words: 'Please begin with the new financial year',
  ...changes,
});
export const withdraw = (changes: Partial<Command<'withdraw-variation'>> = {}): Command<'withdraw-variation'> => ({
  type: 'withdraw-variation',
  contract: riverside,
  variation: 1,
  by: brightFutures,
  withdrawnOn: on('2022-03-02'),
  ...changes,
});
export const lapse = (changes: Partial<Command<'lapse-variation'>> = {}): Command<'lapse-variation'> => ({
  type: 'lapse-variation',
  contract: riverside,
  variation: 1,
  by: cityCouncil,
  lapsedOn: on('2022-03-16'),
  ...changes,
});

export function drafted({
  variation,
  draft: number = 1,
  ...changes
}: { draft?: number } & Partial<Command<'draft-variation'>> = {}): ContractEvent {
  const { type: _, by, unregistered: _u, variation: _v, ...content } = draft(changes);
  return {
    type: 'VariationDrafted',
    ...content,
    changes: [...content.changes],
    variation: variation ?? 1,
    draft: number,
    draftedBy: by,
  };
}

export const proposed = (
  changes: Partial<Extract<ContractEvent, { type: 'VariationProposed' }>> = {},
): ContractEvent => ({
  type: 'VariationProposed',
  contract: riverside,
  variation: 1,
  draft: 1,
  proposedBy: brightFutures,
  proposedOn: on('2022-02-02'),
  approvers: [cityCouncil, brightFutures],
  termsVersion: 1,
  decideBy: on('2022-03-15'),
  ...changes,
});

export const agreedBy = (
  organisation: OrganisationId,
  changes: Partial<Extract<ContractEvent, { type: 'VariationAgreedByParty' }>> = {},
): ContractEvent => ({
  type: 'VariationAgreedByParty',
  contract: riverside,
  variation: 1,
  draft: 1,
  organisation,
  decidedOn: on('2022-03-01'),
  retroactive: false,
  ...changes,
});

/** What commands leave, one after the other; each must be accepted. */
export function followed(history: readonly ContractEvent[], ...commands: readonly ContractCommand[]): ContractEvent[] {
  const events = [...history];
  for (const command of commands) {
    const decision = contractDecider.decide(command, fold(contractDecider, events));
    if (isRefusal(decision)) throw new Error(`${command.type} is refused: ${decision.refused}`);
    events.push(...decision);
  }
  return events;
}

export function contractOf(events: readonly ContractEvent[]): RecordedContract {
  const state = fold(contractDecider, events);
  if (state.status !== 'recorded') throw new Error('The fixtures record a contract');
  return state;
}

/** Draft, proposal and both agreements of one variation, all on one day. */
export function settled(
  variation: number,
  effectiveFrom: string,
  changes: readonly Change[],
  agreedOn = '2022-03-01',
  retroactive = false,
): ContractCommand[] {
  const decidedOn = on(agreedOn);
  const title = `Variation ${variation}`;
  return [
    draft({ title, draftedOn: decidedOn, effectiveFrom: on(effectiveFrom), changes }),
    propose({ variation, proposedOn: decidedOn, decideBy: undefined, today: decidedOn }),
    agree({ variation, decidedOn, retroactive }),
    agree({ variation, by: brightFutures, decidedOn, retroactive }),
  ];
}
