/** The description of the API, as far as reading goes. */
export interface Described {
  readonly paths: Readonly<
    Record<
      string,
      { readonly get?: { readonly parameters?: readonly { name: string; in: string; required?: boolean }[] } }
    >
  >;
}

/** An address that takes a moment, with the days that it needs. */
export interface Address {
  at(days: { readonly from: string; readonly to: string; readonly effectiveOn: string }): string;
}

type Read = (url: string) => Promise<unknown>;
type Places = Readonly<Record<string, string>>;
type Row = Readonly<Record<string, string | number | null>>;

/** What is signed along with the answer: every ledger has a key of its own, and its own checkpoints. */
const SIGNED = ['/v1/bundles/{kind}/{ref}'];

/** So many of the things of one kind are asked for one by one. */
const EACH_MAX = 2;

/**
 * Every address of the API that takes `asOf`, with the references of what a contract has: two of each thing, as its lists
 * have them.
 */
export async function addressesOf(described: Described, contract: string, read: Read): Promise<Address[]> {
  const places = await placesOf(contract, read);
  const addresses = new Map<string, Address>();
  for (const [path, { get }] of Object.entries(described.paths)) {
    const parameters = get?.parameters ?? [];
    const takes = (name: string) => parameters.some((one) => one.in === 'query' && one.name === name);
    if (!takes('asOf') || SIGNED.includes(path)) continue;
    const needed = parameters.filter((one) => one.in === 'query' && one.required === true).map(({ name }) => name);
    // The export of a list of one contract is asked for of that one.
    if (path.includes('{table}') && takes('contract')) needed.push('contract');
    for (const place of places.filter((one) => namesIn(path).every((name) => name in one))) {
      const plain = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(place[name] ?? ''));
      const variants = takes('effectiveOn') ? [false, true] : [false];
      for (const isOnDay of variants) {
        // Of most addresses only the contract is asked for, which stands in every place.
        addresses.set(`${plain} ${isOnDay}`, {
          at({ from, to, effectiveOn }) {
            const query = new URLSearchParams();
            const given: Readonly<Record<string, string>> = { from, contract, format: 'csv' };
            for (const name of needed) query.set(name, given[name] ?? to);
            if (path.endsWith('/effect')) query.set('revision', '1');
            if (isOnDay) query.set('effectiveOn', effectiveOn);
            return query.size === 0 ? plain : `${plain}?${query}`;
          },
        });
      }
    }
  }
  return [...addresses.values()];
}

function namesIn(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
}

/** What can stand in an address together: an outcome goes with its person, a line with its statement. */
async function placesOf(contract: string, read: Read): Promise<Places[]> {
  const home = `/v1/contracts/${contract}`;
  const list = async (path: string): Promise<readonly Row[]> => {
    const answer = (await read(`${home}/${path}`)) as { data?: Row[] } | Row[] | undefined;
    const rows = Array.isArray(answer) ? answer : (answer?.data ?? []);
    return rows.length <= EACH_MAX ? rows : [rows[0] ?? {}, rows.at(-1) ?? {}];
  };
  const named = (rows: readonly Row[], ...names: string[]): Places[] =>
    rows.map((row) => ({
      contract,
      ...Object.fromEntries(names.map((name) => [name, String(row[name])])),
    }));
  const outcomes = named(await list('outcomes'), 'person', 'outcome', 'occurrence');
  const statements = await list('statements');
  const claims = await list('claims');
  const { evidence = [] } = ((await read(
    `${home}/people/${outcomes[0]?.['person']}/outcomes/${outcomes[0]?.['outcome']}/${outcomes[0]?.['occurrence']}`,
  )) ?? {}) as { evidence?: Record<string, string>[] };
  const { tables = [] } = ((await read('/v1/exports')) ?? {}) as { tables?: readonly { readonly name: string }[] };
  const card = (await read(`${home}/rate-card`)) as { lines?: { line: string }[] } | undefined;
  const trails = [
    ...claims.map(({ claim }) => ({ kind: 'claim', ref: String(claim) })),
    ...statements.map(({ statement }) => ({ kind: 'statement', ref: String(statement) })),
    { kind: 'contract', ref: contract },
  ];
  return [
    { contract, organisation: 'nobody' },
    ...tables.map(({ name }) => ({ contract, table: name })),
    ...named(await list('referrals'), 'person'),
    ...outcomes,
    ...named(statements, 'statement').flatMap((one) => [one, { ...one, line: '1' }]),
    ...(card?.lines ?? []).slice(0, EACH_MAX).map(({ line }) => ({ contract, line })),
    ...named(await list('payments'), 'payment'),
    ...named(claims, 'claim'),
    ...named(await list('variations'), 'variation'),
    ...named(await list('rate-card/revisions'), 'revision'),
    ...named(await list('meetings'), 'meeting'),
    ...named(await list('documents'), 'document'),
    ...named(await list('clawbacks'), 'clawback'),
    ...named(await list('cohorts'), 'outcome', 'cohort'),
    ...evidence.slice(0, EACH_MAX).map((one) => ({ contract, evidence: String(one['evidence']) })),
    ...trails.map((one) => ({ contract, ...one })),
  ];
}
