import type { ContractDetails, LoggedVariation, Naming } from '#contracts';
import { within } from '#kernel';
import type { RevisionSummary } from '#rate-cards';
import type { Option } from '../forms/field.js';
import { financialPeriods, type NamedPeriod } from '../layout/financial-periods.js';
import { changeKinds } from './change-words.js';

/** The parameters of the address that say which changes are shown. */
export const changeFilterNames = ['kind', 'party', 'period', 'retroactive'] as const;
type Name = (typeof changeFilterNames)[number];

/** What can be chosen, and what is. */
export interface ChangeFilters {
  readonly action: string;
  readonly asOf: string | undefined;
  readonly clearHref: string;
  readonly isChosen: boolean;
  readonly fields: readonly FilterField[];
  /** The span of days in which a change takes effect. */
  readonly period: NamedPeriod | undefined;
}

interface FilterField {
  readonly name: Name;
  readonly label: string;
  readonly any: string;
  readonly options: readonly Option[];
  readonly chosen: string;
}

const RATE_CARD = 'rate-card';

/** What of a contract can be chosen by. */
export type FilteredContract = Pick<ContractDetails, 'contract' | 'title' | 'startsOn' | 'endsOn' | 'parties'>;

export function changeFilters(
  contract: FilteredContract,
  chosen: Readonly<Record<string, string>>,
  { nameOf }: Naming,
): ChangeFilters {
  const action = `/contracts/${contract.contract}/changes`;
  const periods = financialPeriods(contract);
  const field = (name: Name, label: string, any: string, options: readonly Option[]): FilterField => ({
    name,
    label,
    any,
    options,
    // What is not among them is as if nothing were chosen: an old address goes on working.
    chosen: options.find(({ value }) => value === chosen[name])?.value ?? '',
  });
  const fields = [
    field('kind', 'Kind of change', 'All kinds', [{ value: RATE_CARD, text: 'Rate card' }, ...changeKinds]),
    field(
      'party',
      'Party that proposed or decides',
      'All parties',
      contract.parties.map(({ organisation }) => ({ value: organisation, text: nameOf(organisation) })),
    ),
    field(
      'period',
      'Takes effect in',
      'Any time',
      periods.map(({ code, text }) => ({ value: code, text })),
    ),
    field('retroactive', 'Before it was agreed', 'Either', [
      { value: 'yes', text: 'Takes effect before it was agreed' },
      { value: 'no', text: 'Does not' },
    ]),
  ];
  const chosenPeriod = fields.find(({ name }) => name === 'period')?.chosen;
  return {
    action,
    asOf: undefined,
    clearHref: action,
    isChosen: fields.some((one) => one.chosen !== ''),
    fields,
    period: periods.find(({ code }) => code === chosenPeriod),
  };
}

interface Kept {
  readonly variation: (variation: LoggedVariation) => boolean;
  readonly revision: (revision: RevisionSummary) => boolean;
}

/** Which changes fit what was chosen. */
export function keptBy({ fields, period }: ChangeFilters): Kept {
  const chosen = (name: Name) => fields.find((field) => field.name === name)?.chosen ?? '';
  const [kind, party, retroactive] = [chosen('kind'), chosen('party'), chosen('retroactive')];
  const fits = (of: Both) =>
    (party === '' || [of.draftedBy, of.proposedBy, ...of.approvers].includes(party)) &&
    (period === undefined || within(of.effectiveFrom as never, period.period)) &&
    (retroactive === '' || (of.retroactive === true) === (retroactive === 'yes'));
  return {
    variation: (one) => (kind === '' || one.changes.some((change) => change.kind === kind)) && fits(one),
    revision: (one) => (kind === '' || kind === RATE_CARD) && fits(one),
  };
}

interface Both {
  readonly draftedBy: string;
  readonly proposedBy: string | undefined;
  readonly approvers: readonly string[];
  readonly effectiveFrom: string;
  readonly retroactive: boolean | undefined;
}
