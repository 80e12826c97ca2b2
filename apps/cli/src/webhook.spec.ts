import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { OnChangedLedger, read } from '../test/on-changed-ledger.js';
import { runLedger } from '../test/run-ledger.js';

const on = new OnChangedLedger();
const OLGA = ['--as', 'olga;dfe;operator'];

describe('ledger webhook', () => {
  it('makes one whose secret is printed once, changes and retires it', async () => {
    const data = on.copyOf(on.data);
    const webhook = (...argv: string[]) => runLedger(['webhook', ...argv, '--data', data]);
    const url = 'https://example.org/hooks';
    const made = await webhook('add', url, ...OLGA, '--contract', 'west', '--type', 'PaymentMade');
    expect(made).toMatchObject({ exit: 0, out: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=\n$/) });
    expect(made.err).toMatch(/is told of what is recorded from now on/);

    const { webhooks } = read(await webhook('list', '--json'));
    expect(webhooks).toMatchObject([{ url, contracts: ['west'], types: ['PaymentMade'], madeBy: { subject: 'olga' } }]);
    const id: string = webhooks[0].webhook;
    const bytes = Buffer.from(made.out.trim().slice(6), 'base64');
    expect(readFileSync(join(data, 'deliveries.db')).includes(bytes)).toBe(false);
    expect((await webhook('list')).out).toContain('https://example.org/hooks');

    expect((await webhook('pause', id)).out).toBe(`${id} is paused.\n`);
    expect(read(await webhook('resume', id, '--json')).webhook.status).toBe('active');
    const rotated = read(await webhook('rotate', id, '--json'));
    expect(rotated.secret).not.toBe(made.out.trim());
    const { delivery } = read(await webhook('ping', id, '--json'));
    expect(delivery).toMatchObject({ entry: null, status: 'waiting' });
    expect((await webhook('deliveries', id)).out).toMatch(/org\.outcomes-ledger\.ping\.v1\s+waiting/);
    expect(read(await webhook('deliveries', id, '--status', 'failed', '--json')).deliveries).toEqual([]);
    expect((await webhook('resend', id, String(delivery.delivery))).exit).toBe(0);
    expect((await webhook('retire', id)).exit).toBe(0);
    expect(read(await webhook('list', '--json')).webhooks).toEqual([]);
  });

  it.each([
    ['an address inside', ['add', 'https://10.0.0.1/', ...OLGA], 1, /not on the public internet/],
    ['an address without TLS', ['add', 'http://example.org/', ...OLGA], 1, /must begin with https/],
    ['a type that is none', ['add', 'https://example.org', ...OLGA, '--type', 'PaymentMaid'], 2, /no type of event/],
    ['a contract that is none', ['add', 'https://example.org', ...OLGA, '--contract', 'east'], 1, /no contract east/],
    ['nobody', ['add', 'https://example.org', '--as', 'olga'], 2, /is not subject;/],
    ['a webhook that is none', ['pause', 'wh_nobody'], 1, /There is no webhook/],
    ['a status that is none', ['deliveries', 'wh_nobody', '--status', 'lost'], 2, /--status is one of/],
  ])('says what is wrong with %s', async (_, argv, exit, says) => {
    const ran = await runLedger(['webhook', ...argv, '--data', on.data]);
    expect(ran).toMatchObject({ exit, err: expect.stringMatching(says) });
  });
});
