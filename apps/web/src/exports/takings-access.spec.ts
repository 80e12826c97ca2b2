import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { TakenExports } from '#exports';
import { type Actor, readActor } from '#kernel';
import { AppointedWorld, acting, FOREIGN, LEFT, OWN, TODAY } from '../../test/appointed-world.js';
import { admitted } from '../../test/members.js';
import { MemberSessions } from '../access/member-sessions.js';

const somebody = readActor('synthetic-sue; other_evaluator; evaluator') as Actor;

describe('files in a ledger of real people', () => {
  let world: AppointedWorld;
  beforeAll(async () => {
    world = await AppointedWorld.open();
  });
  afterAll(() => world?.close());

  describe('that a provider takes from a page', () => {
    it.each(['xlsx', 'csv', 'jsonl'])(
      'name only its own people as %s, with the digest of the bytes it gets',
      async (format) => {
        const member = await admitted(
          world.installation,
          { issuer: 'https://login.example.org', subject: `taker-${format}` },
          { organisation: acting('service-provider'), role: 'service-provider' },
        );
        const sessions = world.app.get(MemberSessions);
        const secret = sessions.begin(member, world.clock.now());
        sessions.act(secret, { organisation: acting('service-provider'), role: 'service-provider' });
        const headers = { cookie: `__Host-ledger-session=${secret}`, accept: 'text/html' };
        const url = `/exports/tables/referrals/take?of.${OWN}=yes`;
        const { body } = await world.app.inject({ url, headers });
        const main = body.slice(body.indexOf('<main'));
        const hidden = [...main.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
        const fields = hidden.map(([, name = '', value = '']) => [name, value] as [string, string]);
        const payload = new URLSearchParams([
          ...fields,
          ['format', format],
          ['profile', 'raw'],
          ['purpose', 'To look'],
        ]);
        const sent = await world.app.inject({
          method: 'POST',
          url,
          headers: {
            ...headers,
            'content-type': 'application/x-www-form-urlencoded',
            'sec-fetch-site': 'same-origin',
          },
          payload: payload.toString(),
        });
        expect(sent.statusCode).toBe(303);
        const place = String(sent.headers.location);
        const file = await world.app.inject({ url: `${place}/file`, headers });
        expect(file.statusCode).toBe(200);
        const text =
          format === 'xlsx'
            ? Object.values(unzipSync(file.rawPayload))
                .map((bytes) => new TextDecoder().decode(bytes))
                .join('\n')
            : file.body;
        expect([world.own, world.person, world.another].map((person) => text.includes(person))).toEqual([
          true,
          false,
          false,
        ]);
        const digest = createHash('sha256').update(file.rawPayload).digest();
        expect(file.headers['repr-digest']).toBe(`sha-256=:${digest.toString('base64')}:`);
        expect((await world.app.inject({ url: place, headers })).body).toContain(digest.toString('hex'));
      },
    );
  });

  describe('that somebody else took', () => {
    const note = (contracts: readonly string[], filters: Readonly<Record<string, string>>, file: string) =>
      world.app.get(TakenExports).add({
        ...{ at: TODAY, by: somebody, through: 'page', what: 'table', dataset: 'claims', day: null, format: 'csv' },
        ...{ profile: 'raw', rows: 1, bytes: 10, sha256: 'ab'.repeat(32), purpose: 'A report', entry: 7 },
        ...{ contracts: [...contracts], filters: { ...filters }, file },
      }).number;
    const listed = async (headers: Readonly<Record<string, string>>, query = '') => {
      const { body, statusCode } = await world.app.inject({ url: `/v1/exports/taken${query}`, headers });
      expect(statusCode).toBe(200);
      return {
        rows: JSON.parse(body) as { number: number; file: string; filters: object; contracts: string[] }[],
        body,
      };
    };

    it('are shown to a payer whose token is of one contract only of that one', async () => {
      const own = note([OWN], {}, 'own.csv');
      const left = note([LEFT], {}, 'left.csv');
      const numbers = async (contracts?: readonly string[]) => {
        const { headers } = await world.token('outcome-payer', contracts === undefined ? {} : { contracts });
        return (await listed(headers)).rows.map(({ number }) => number);
      };
      expect(await numbers()).toEqual(expect.arrayContaining([own, left]));
      const ofOne = await numbers([LEFT]);
      expect([ofOne.includes(left), ofOne.includes(own)]).toEqual([true, false]);
    });

    it('do not say of which other contracts they are, also not to whoever tries which', async () => {
      const { headers } = await world.token('outcome-payer');
      const name = `claims_${OWN}+${FOREIGN}_claim-x.csv`;
      const number = note([OWN, FOREIGN], { claim: `${FOREIGN}.${world.person}.x.1`, status: 'made' }, name);
      const { rows, body } = await listed(headers, `?contract=${OWN}&before=${number + 1}&limit=1`);
      expect(rows).toMatchObject([
        { number, contracts: [OWN], otherContracts: 1, file: '', filters: { status: 'made' } },
      ]);
      expect(body).not.toContain(FOREIGN);
      expect((await listed(headers, `?contract=${FOREIGN}`)).rows).toEqual([]);
      const page = (await world.app.inject({ url: `/exports/taken/${number}`, headers })).body;
      expect([page.includes('Not shown: its name'), page.includes(FOREIGN)]).toEqual([true, false]);
    });

    it('name nobody to an operator, neither in filters nor in the name of the file', async () => {
      const number = note([OWN], { person: world.person, status: 'made' }, `claims_${OWN}_person-${world.person}.csv`);
      const plain = note([OWN], { status: 'made' }, `claims_${OWN}_status-made.csv`);
      const { rows, body } = await listed((await world.token('operator')).headers);
      expect(body).not.toContain(world.person);
      expect(rows.find((one) => one.number === number)).toMatchObject({ file: '', filters: { status: 'made' } });
      expect(rows.find((one) => one.number === plain)).toMatchObject({ file: `claims_${OWN}_status-made.csv` });
      const payer = await listed((await world.token('outcome-payer')).headers);
      expect(payer.rows.find((one) => one.number === number)).toMatchObject({ filters: { person: world.person } });
    });
  });
});
