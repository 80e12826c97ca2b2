import type { Settled } from './settled-harbour.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}

/** An operation of the description that reads. */
export interface Reading {
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Whether it answers to somebody only. */
  readonly isForSomebody: boolean;
}

interface Described {
  readonly paths: Readonly<
    Record<
      string,
      { readonly get?: { readonly parameters?: readonly Parameter[]; readonly security?: readonly object[] } }
    >
  >;
}

/** Every operation that reads the ledger: it can wait for a position. */
export function readingsOf({ paths }: Described): Reading[] {
  return Object.entries(paths).flatMap(([path, { get }]) =>
    get?.parameters?.some(({ name }) => name === 'minPosition')
      ? [{ path, parameters: get.parameters, isForSomebody: get.security !== undefined }]
      : [],
  );
}

/**
 * The address of an operation about the settled harbour, with the parameters that it cannot do without: there is one of
 * everything.
 *
 * @param size of a checkpoint that was signed.
 */
export function addressInHarbour({ path, parameters }: Reading, settled: Settled, size: number): string {
  const places: Readonly<Record<string, string>> = {
    ...settled,
    contract: 'harbour',
    organisation: 'city',
    occurrence: '1',
    revision: '1',
    variation: '1',
    meeting: '1',
    document: '1',
    clawback: '1',
    entry: '1',
    kind: 'payment',
    ref: settled.payment,
    size: String(size),
    table: path.includes('exports') ? 'statements' : 'outcomes',
    until: '2019-06-30',
    list: 'samples-to-check',
  };
  const placeIn = (name: string): string => {
    if (name === 'line') return path.includes('statements') ? '1' : 'enters_home';
    if (name === 'outcome') return path.includes('cohorts') ? 'fewer_offences' : 'enters_home';
    if (name === 'statement' && path.endsWith('/draft')) return settled.draft;
    // The first entry of the contract, after those of its seven parties.
    if (name === 'entry' && path.endsWith('/sealed')) return '7';
    return places[name] ?? name;
  };
  const asked: Readonly<Record<string, string>> = { format: 'csv', contract: 'harbour' };
  const query = [
    ...parameters
      .filter((parameter) => parameter.in === 'query' && parameter.required)
      .map(({ name }) => `${name}=${path.endsWith('/consistency') ? 1 : (asked[name] ?? '2019-03-01')}`),
    // A list of one contract.
    ...(path.includes('/exports/tables/') ? ['contract=harbour'] : []),
    // It needs one of two.
    ...(path.endsWith('/effect') ? ['revision=1'] : []),
  ].join('&');
  return `${path.replace(/\{(\w+)\}/g, (_, name: string) => placeIn(name))}?${query}`;
}
