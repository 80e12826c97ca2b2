import { afterAll, describe, expect, it, jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fc from 'fast-check';
import type { Installation } from '#installation';
import { Stylesheet } from '../../apps/web/src/layout/stylesheet.js';
import { createWebApp } from '../../apps/web/src/web-app.js';
import { often, within } from '../../libs/kernel/test/laws.js';
import { addressesOf, type Described } from './addresses.js';
import { caughtUp, endedAt, toldLedger } from './told-ledger.js';

jest.setTimeout(within(240_000));

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

async function webOf(installation: Installation): Promise<NestFastifyApplication> {
  const stylesheet = new Stylesheet('body{}');
  const app = await createWebApp({ installation, demonstration: true, stylesheet, logLevel: 'error' });
  closing.push(() => app.close());
  return app;
}

async function told(app: NestFastifyApplication, url: string) {
  const { statusCode, body } = await app.inject({ method: 'GET', url });
  // An event that is fed names the log that it is of, and its commands under a key of the ledger: each has its own.
  const fed = body
    .replace(/"source":"outcomes-ledger\.invalid\/[0-9a-f]+"/g, '"source":"the log"')
    .replace(/"correlationid":"[^"]+"/g, '"correlationid":"a command"');
  // A problem names the address that was asked, which differs.
  return { url: url.replace(/[?&]asOf=\d+/, ''), status: statusCode, body: statusCode === 200 ? fed : '' };
}

/** Stories in which things are corrected, withdrawn, restated, released, disputed, taken back and erased. */
const stories = [
  'release-of-what-was-cut',
  'corrected-dates',
  'retroactive-split',
  'clawback-netted',
  'dispute-conceded',
  'revision-line-by-line',
  'plan-in-versions',
  'price-of-a-group',
  'erased-after-payment',
];

describe.each(stories)('every answer about %s', (story) => {
  it('is as of an entry that of a ledger which ended at that entry', async () => {
    const { installation, contract } = await toldLedger(story);
    closing.push(() => installation.close());
    const last = await caughtUp(installation);
    const whole = await webOf(installation);
    const described = JSON.parse((await whole.inject({ url: '/openapi.json' })).body) as Described;
    const addresses = await addressesOf(described, contract, async (url) => {
      const { statusCode, body } = await whole.inject({ url });
      return statusCode === 200 ? JSON.parse(body) : undefined;
    });
    expect(addresses.length).toBeGreaterThan(60);

    const typeAt = (sequence: number) =>
      installation.store.get<{ type: string }>('SELECT type FROM entries WHERE sequence = :sequence', { sequence })
        ?.type;
    let found = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: last }), fc.integer({ min: 0, max: last }), async (entry, other) => {
        // A ledger that ended there would carry the erasure out when it is opened, and so would not end there.
        fc.pre(typeAt(entry) !== 'ErasureApproved');
        const then = await endedAt(installation, entry);
        closing.push(() => then.close());
        const short = await webOf(then);
        const dayOf = (sequence: number) =>
          installation.store
            .get<{ recorded_at: string }>('SELECT recorded_at FROM entries WHERE sequence = :sequence', { sequence })
            ?.recorded_at.slice(0, 10) ?? '2020-01-01';
        for (const address of addresses) {
          const url = address.at({ from: dayOf(Math.min(entry, other)), to: dayOf(entry), effectiveOn: dayOf(other) });
          const expected = await told(short, url);
          if (expected.status === 200) found += 1;
          expect(await told(whole, `${url}${url.includes('?') ? '&' : '?'}asOf=${entry}`)).toEqual(expected);
        }
      }),
      { ...often(3), seed: 20_190_628 },
    );
    expect(found).toBeGreaterThan(addresses.length / 2);
  });
});
