import type { ContractDetails, Naming } from '#contracts';
import type { ChangeChoice, KindOfChange } from '#payments';
import type { Option } from '../forms/field.js';
import { type Asked, invalid } from '../http/query-desk.js';
import { financialPeriods, type NamedPeriod } from '../layout/financial-periods.js';
import { wordsBeside } from '../pages/heeded.js';
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
  /** Set where the address asks for what is not among them. */
  readonly error: string | undefined;
}

const RATE_CARD = 'rate-card';

/** What of a contract can be chosen by. */
export type FilteredContract = Pick<ContractDetails, 'contract' | 'title' | 'startsOn' | 'endsOn' | 'parties'>;

/** @throws Problem for a choice that is not offered: every change would be shown as if it fitted. */
export function changeFilters(
  contract: FilteredContract,
  chosen: Readonly<Record<string, string>>,
  { nameOf }: Naming,
  asked: Pick<Asked, 'isPast' | 'asOf' | 'wrong'>,
): ChangeFilters {
  const action = `/contracts/${contract.contract}/changes`;
  const periods = financialPeriods(contract);
  const field = (name: Name, label: string, any: string, options: readonly Option[]): FilterField => ({
    name,
    label,
    any,
    options,
    chosen: offeredIn(name, options, chosen[name]),
    error: wordsBeside(name, asked),
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
    asOf: asked.isPast ? String(asked.asOf) : undefined,
    clearHref: asked.isPast ? `${action}?asOf=${asked.asOf}` : action,
    isChosen: fields.some((one) => one.chosen !== ''),
    fields,
    period: periods.find(({ code }) => code === chosenPeriod),
  };
}

function offeredIn(name: Name, options: readonly Option[], given = ''): string {
  if (given === '' || options.some(({ value }) => value === given)) return given;
  throw invalid(name, 'is not one of those there are');
}

/** Which changes were chosen, as the list of them is asked. */
export function choiceOf({ fields, period }: ChangeFilters): ChangeChoice {
  const chosen = (name: Name) => fields.find((field) => field.name === name)?.chosen ?? '';
  const [kind, party, retroactive] = [chosen('kind'), chosen('party'), chosen('retroactive')];
  return {
    ...(kind === '' ? {} : { kind: kind as KindOfChange }),
    ...(party === '' ? {} : { party }),
    ...(period === undefined ? {} : { from: period.period.from, to: period.period.to }),
    ...(retroactive === '' ? {} : { retroactive: retroactive === 'yes' }),
  };
}

/** The same choice in the address of a file of these rows. */
export function choiceInAddress({ kind, party, from, to, retroactive }: ChangeChoice): string {
  const given = Object.entries({
    ...{ kind, party, from, to },
    retroactive: retroactive === undefined ? undefined : retroactive ? 'yes' : 'no',
  });
  return given
    .flatMap(([name, value]) => (value === undefined ? [] : [`&${name}=${encodeURIComponent(value)}`]))
    .join('');
}
