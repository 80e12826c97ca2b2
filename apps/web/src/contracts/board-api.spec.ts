import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';

const meeting = { title: 'Board, May', heldOn: '2019-05-20', present: ['city', 'works'], decisions: ['To go on.'] };
const document = {
  title: 'Minutes of May',
  datedOn: '2019-05-21',
  contentDigest: `sha256:${'7b'.repeat(32)}`,
  bytes: 1024,
  mediaType: 'application/pdf',
  location: 'cabinet 1',
  about: [{ kind: 'meeting', meeting: 1 }],
};
const plan = (inForceFrom: string, paymentsPence: number) => ({
  scenario: 'base',
  inForceFrom,
  agreedOn: '2019-05-20',
  periods: [
    {
      period: { from: inForceFrom, to: '2019-12-31' },
      outcomes: [{ outcome: 'enters_home', number: 4 }],
      paymentsPence,
    },
  ],
});

describe('what the board puts beside a contract, over the API', () => {
  let harbour: Harbour;
  beforeAll(async () => {
    harbour = await Harbour.open();
  });
  afterAll(() => harbour.close());

  it('is numbered, linked and listed', async () => {
    const held = await harbour.say(people.anna, `${HARBOUR}/meetings`, meeting);
    expect(held).toMatchObject({ body: { about: { meeting: 1 } }, recorded: ['MeetingHeld'] });
    const filed = await harbour.say(people.will, `${HARBOUR}/documents`, document);
    expect(filed).toMatchObject({ body: { about: { document: 1 } }, recorded: ['DocumentFiled'] });
    const { heldOn, present, title } = meeting;
    expect(await harbour.read(`${HARBOUR}/meetings/1`)).toEqual({ meeting: 1, heldOn, present, title, about: [] });
    expect((await harbour.read(`${HARBOUR}/documents`)).data).toEqual([{ document: 1, ...document }]);
    expect((await harbour.ledger.get(`${HARBOUR}/documents/2`)).status).toBe(404);
  });

  it('has a plan in force for each day, the one before standing on record', async () => {
    for (const [from, pence] of [
      ['2019-06-01', 240_000],
      ['2019-09-01', 300_000],
    ] as const) {
      await harbour.say(people.anna, `${HARBOUR}/plans`, plan(from, pence));
    }
    const inForce = async (day: string) =>
      (await harbour.read(`${HARBOUR}/plans/in-force?effectiveOn=${day}`)).map(
        ({ scenario, version }: { scenario: string; version: number }) => `${scenario} ${version}`,
      );
    expect([await inForce('2019-05-31'), await inForce('2019-08-31'), await inForce('2019-09-01')]).toEqual([
      [],
      ['base 1'],
      ['base 2'],
    ]);
    expect(await harbour.read(`${HARBOUR}/plans`)).toMatchObject([{ version: 1 }, { version: 2 }]);
  });

  it.each([
    ['meetings', { ...meeting, title: 'Of strangers', present: ['museum'] }, 422, 'present-is-no-party'],
    [
      'documents',
      { ...document, title: 'Another', about: [{ kind: 'variation', variation: 9 }] },
      409,
      'matter-not-found',
    ],
    ['plans', { ...plan('2019-06-01', 1), variation: 9 }, 409, 'variation-not-agreed'],
  ])('refuses what does not fit the contract (%s)', async (path, body, status, code) => {
    const answer = await harbour.ledger.post(`${HARBOUR}/${path}`, { as: people.anna, body });
    expect(answer).toMatchObject({ status, body: { code }, recorded: [] });
  });

  it.each([
    ['meetings', { ...meeting, present: [] }, '/present'],
    ['documents', { ...document, contentDigest: 'md5:1' }, '/contentDigest'],
    ['plans', { ...plan('2019-06-01', -1) }, '/periods/0/paymentsPence'],
  ])('says which field is wrong (%s)', async (path, body, pointer) => {
    const answer = await harbour.ledger.post(`${HARBOUR}/${path}`, { as: people.anna, body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] }, recorded: [] });
  });
});
