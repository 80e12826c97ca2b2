import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';

describe('people as the law sees them, over the API', () => {
  let harbour: Harbour;
  let person: string;
  let twin: string;
  let path: string;
  /** Of whom nothing is left once the key is destroyed, so no other test reads of them. */
  let leaver: string;
  beforeAll(async () => {
    harbour = await Harbour.open();
    [, person = ''] = (await harbour.house('H-1', '2019-04-08', '2019-05-02')).split('.');
    [, twin = ''] = (await harbour.house('H-2', '2019-04-09', '2019-05-02')).split('.');
    [, leaver = ''] = (await harbour.house('H-3', '2019-04-10', '2019-05-02')).split('.');
    path = `${HARBOUR}/people/${person}`;
    const statement = await harbour.bill('2019-05-01', '2019-05-31', '2019-06-05');
    for (const as of [people.anna, people.faye]) {
      await harbour.say(as, `${HARBOUR}/statements/${statement}/approvals`, { approvedOn: '2019-06-10' });
    }
    for (const as of [people.ben, people.finn]) {
      await harbour.say(as, `${HARBOUR}/statements/${statement}/payments`, {
        paidOn: '2019-06-20',
        bankReference: `PAID-${as.slice(10, 13)}`,
      });
    }
  });
  afterAll(() => harbour.close());

  it('lists what was paid for somebody who turned out to be another person', async () => {
    const { body } = await harbour.say(people.gina, `${HARBOUR}/people/${twin}/merge`, { into: person });
    expect(body.about).toEqual({ findings: 1, paid: 1 });
    expect(await harbour.read(`${HARBOUR}/merge-findings`)).toEqual([
      {
        contract: 'harbour',
        person: twin,
        sameAs: person,
        claim: `harbour.${twin}.enters_home.1`,
        alsoClaimed: `harbour.${person}.enters_home.1`,
        paid: 1,
      },
    ]);
    expect((await harbour.read(`${path}/standing`)).alsoKnownAs).toEqual([twin]);
  });

  it('says who a pseudonym is to those who must know, and records it', async () => {
    const asked = (as: string) => harbour.ledger.get(`${path}/identity`, { 'ledger-actor': as });
    const known = await asked(people.vera);
    expect(known).toMatchObject({ status: 200, body: { person, reference: 'H-1' }, recorded: ['RecordRead'] });
    expect(known.headers['cache-control']).toBe('private, no-store');
    // The same reader on the same day is one reading.
    expect((await asked(people.vera)).recorded).toEqual([]);
    expect(await asked(people.anna)).toMatchObject({ status: 403, recorded: [] });
    expect(await asked(people.eva)).toMatchObject({ status: 403, recorded: [] });
    expect(await harbour.ledger.get(`${path}/identity`)).toMatchObject({ status: 401, recorded: [] });
    expect(
      await harbour.ledger.get(`${HARBOUR}/people/P0000000000000000/identity`, { 'ledger-actor': people.vera }),
    ).toMatchObject({
      status: 404,
      body: { code: 'not-referred' },
      recorded: [],
    });
  });

  it('records who looked at the record under a pseudonym, where they said who they are', async () => {
    const record = `${HARBOUR}/referrals/${person}`;
    const page = `/contracts/harbour/people/${person}`;
    expect((await harbour.ledger.get(record)).recorded).toEqual([]);
    expect((await harbour.ledger.get(page)).recorded).toEqual([]);
    expect((await harbour.ledger.get(record, { 'ledger-actor': people.eva })).recorded).toEqual(['RecordRead']);
    expect((await harbour.ledger.get(page, { 'ledger-actor': people.eva })).recorded).toEqual([]);
    const { data } = await harbour.read(`${HARBOUR}/reads?person=${person}&by=synthetic-eva`);
    expect(data).toMatchObject([{ what: 'journey', readFor: 'scholars', readRole: 'evaluator' }]);
    expect((await harbour.ledger.get(page)).text).toContain('synthetic-eva');
  });

  it('is erased by two people, and not under a hold', async () => {
    const theirs = `${HARBOUR}/people/${leaver}`;
    const { about } = (await harbour.say(people.anna, `${theirs}/holds`, { reasonCode: 'audit' })).body;
    await harbour.say(people.gina, `${theirs}/erasure`, { basis: 'objection' });
    const approve = (as: string) => harbour.ledger.post(`${theirs}/erasure/approval`, { as, body: {} });
    const refused = await approve(people.anna);
    expect(refused).toMatchObject({ status: 409, body: { code: 'under-legal-hold' }, recorded: [] });
    expect(refused.body.detail).toContain('person 1, placed by city: audit');
    expect(await approve(people.will)).toMatchObject({ status: 403, body: { code: 'role-may-not' } });
    await harbour.say(people.ben, `${theirs}/holds/${about.hold}/lifting`);
    const erased = await approve(people.anna);
    expect(erased).toMatchObject({
      status: 201,
      body: { about: { erasure: 'key-destroyed' } },
      recorded: ['ErasureApproved', 'ParticipantKeyDestroyed'],
    });
    expect(await harbour.read(`${HARBOUR}/erasures?status=erased`)).toMatchObject({
      data: [{ person: leaver, backupsExpireBy: '2019-07-28' }],
    });
    const file = await harbour.ledger.upload(`${theirs}/evidence-files`, {
      as: people.will,
      content: '%PDF-1.4 late',
      mediaType: 'application/pdf',
    });
    expect(file.body).toMatchObject({ code: 'erased' });
  });
});
