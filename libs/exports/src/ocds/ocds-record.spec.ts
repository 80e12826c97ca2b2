import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { endedAt, playedLedger } from '../../test/played-ledger.js';
import { compiledRelease, type Release, versionedRelease } from './merge-releases.js';
import { ocdsRecordPackage } from './ocds-record.js';

type Schema = Record<string, unknown> & { readonly definitions?: Record<string, Schema> };
const standard = JSON.parse(
  readFileSync(new URL('../../../../test/vectors/ocds/release-schema-extract.json', import.meta.url), 'utf8'),
) as Schema;

/** The extract leaves out what the ledger never writes, so a field that it does not know must fail. */
function closed(schema: Schema): Schema {
  const { definitions = {} } = schema;
  return {
    ...schema,
    additionalProperties: false,
    definitions: Object.fromEntries(
      Object.entries(definitions).map(([name, definition]) => [name, { ...definition, additionalProperties: false }]),
    ),
  };
}

const ajv = new Ajv2020({ strict: false });
ajv.addFormat('date-time', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);
ajv.addFormat('uri', /^[a-z]+:/);
const isRelease = ajv.compile(closed(standard));

function expectReleases(releases: readonly object[]) {
  for (const release of releases) {
    const isValid = isRelease(release);
    expect({ release, isValid, errors: isRelease.errors ?? [] }).toEqual({ release, isValid: true, errors: [] });
  }
}

async function recordOf(story: string) {
  const played = await playedLedger(story);
  const last = played.installation.store.get<{ last: number }>('SELECT max(sequence) AS last FROM entries')?.last ?? 0;
  const made = ocdsRecordPackage(played.installation.store, played.contract, last);
  if (made === undefined) throw new Error(`${story} has no record`);
  return { played, made, record: made.records[0], last };
}

describe.each([
  'variation-by-the-whole-procedure',
  'retroactive-price-up',
  'clawback-invoiced',
  'advance-set-against-outcomes',
  'payer-joins',
])('the releases of %s', (story) => {
  it('are of the standard, and so is what they come to together', async () => {
    const { played, record } = await recordOf(story);
    expectReleases(record.releases);
    expectReleases([record.compiledRelease]);
    await played.close();
  });

  it('never change: a ledger that ended earlier has the first of them', async () => {
    const { played, record, last } = await recordOf(story);
    const entry = Math.ceil(last * 0.7);
    const ended = await endedAt(played.installation, entry);
    const then = ocdsRecordPackage(ended.store, played.contract, entry)?.records[0];
    expect(then?.releases).toEqual(record.releases.slice(0, then?.releases.length));
    expect(ocdsRecordPackage(played.installation.store, played.contract, entry)?.records[0]).toEqual(then);
    await ended.close();
    await played.close();
  });

  it('can be had back from the versioned release, each as of its day', async () => {
    const { played, record } = await recordOf(story);
    record.releases.forEach((release, place) => {
      const { id: _, date: _date, tag: _tag, ...compiled } = compiledRelease(record.releases.slice(0, place + 1));
      expect(
        asOf(
          record.versionedRelease,
          record.releases.slice(0, place + 1).map(({ id }) => id),
        ),
      ).toEqual(compiled);
      expect(release.ocid).toBe(played.contract);
    });
    await played.close();
  });
});

/** What a versioned release said once the given releases were out. */
function asOf(versioned: unknown, releases: readonly string[]): unknown {
  if (!Array.isArray(versioned)) {
    if (typeof versioned !== 'object' || versioned === null) return versioned;
    const fields = Object.entries(versioned).map(([name, value]) => [name, asOf(value, releases)] as const);
    return Object.fromEntries(fields.filter(([, value]) => value !== undefined && !isEmpty(value)));
  }
  const isHistory = versioned.every((item) => typeof item === 'object' && item !== null && 'releaseTag' in item);
  if (isHistory) return versioned.findLast(({ releaseID }) => releases.includes(releaseID))?.value;
  return versioned.map((item) => asOf(item, releases)).filter((item) => Object.keys(item as object).length > 1);
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

describe('the record of a contract', () => {
  it('tells an amendment from an update, and payments as transactions', async () => {
    const { played, record } = await recordOf('variation-by-the-whole-procedure');
    expect(record.releases[0]?.tag).toEqual(['award', 'contract']);
    expect(record.releases[1]?.tag).toEqual(['contractUpdate']);
    const tags = record.releases.flatMap(({ tag }) => tag);
    expect(tags).toContain('contractAmendment');
    const { contracts } = record.compiledRelease as { contracts: { amendments: { id: string }[] }[] };
    expect(contracts[0]?.amendments.map(({ id }) => id)).toContain('V1');
    await played.close();
  });

  it('has the money that came back below nothing', async () => {
    const { played, record } = await recordOf('clawback-invoiced');
    const { contracts } = record.compiledRelease as {
      contracts: { implementation: { transactions: { value: { amount: number } }[] } }[];
    };
    const amounts = contracts[0]?.implementation.transactions.map(({ value }) => value.amount) ?? [];
    expect(amounts.some((amount) => amount > 0)).toBe(true);
    expect(amounts.some((amount) => amount < 0)).toBe(true);
    await played.close();
  });
});

describe('merging releases', () => {
  const release = (id: string, fields: object): Release => ({
    ocid: 'x',
    id,
    date: `2021-01-0${id}T00:00:00Z`,
    tag: ['contract'],
    ...fields,
  });

  it('joins things by their id, and replaces every other list', () => {
    const releases = [
      release('1', {
        contracts: [{ id: 'c', title: 'One', value: { amount: 1, currency: 'GBP' } }],
        parties: [{ id: 'p', roles: ['buyer'] }],
      }),
      release('2', {
        contracts: [{ id: 'c', value: { amount: 2 } }, { id: 'd' }],
        parties: [{ id: 'p', roles: ['payer'] }],
      }),
    ];
    expect(compiledRelease(releases)).toEqual({
      ocid: 'x',
      id: 'x-2021-01-02T00:00:00Z',
      date: '2021-01-02T00:00:00Z',
      tag: ['compiled'],
      contracts: [{ id: 'c', title: 'One', value: { amount: 2, currency: 'GBP' } }, { id: 'd' }],
      parties: [{ id: 'p', roles: ['payer'] }],
    });
    const said = (id: string, value: unknown) => ({
      releaseID: id,
      releaseDate: `2021-01-0${id}T00:00:00Z`,
      releaseTag: ['contract'],
      value,
    });
    expect(versionedRelease(releases)).toEqual({
      ocid: 'x',
      contracts: [
        {
          id: 'c',
          title: [said('1', 'One')],
          value: { amount: [said('1', 1), said('2', 2)], currency: [said('1', 'GBP')] },
        },
        { id: 'd' },
      ],
      parties: [{ id: 'p', roles: [said('1', ['buyer']), said('2', ['payer'])] }],
    });
  });

  it('needs something to merge', () => expect(() => compiledRelease([])).toThrow(RangeError));
});
