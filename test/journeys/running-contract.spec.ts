import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate, instant } from '#kernel';
import { demonstrationCast } from '#scenarios';
import { TestLedger } from '../../apps/web/test/test-ledger.js';
import { demonstrationStories, seed } from '../../libs/scenarios/src/demonstration/seed-demonstration.js';

const TODAY = '2026-11-23';
const CONTRACT = '/v1/contracts/harbour_steps';

/** What somebody of the cast shows that they are. */
function headerOf(name: string): string {
  const member = demonstrationCast().find(({ actor }) => actor.subject === `demo:${name}`);
  if (member === undefined) throw new Error(`${name} is not of the cast`);
  const { subject, organisation, role } = member.actor;
  return `${subject}; ${organisation}; ${role}`;
}

interface List {
  readonly list: string;
  readonly count: number;
  readonly pence?: number;
}

describe('the contract of the demonstration that is running', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await TestLedger.open({ cast: demonstrationCast() });
    const running = demonstrationStories.filter(({ contract }) => contract === 'harbour_steps');
    await seed(running, ledger.installation, { today: calendarDate(TODAY) });
    ledger.clock.set(instant(`${TODAY}T10:00:00Z`));
    await ledger.readable();
  });
  afterAll(() => ledger.close());

  const workOf = async (name: string): Promise<Readonly<Record<string, number>>> => {
    const { body } = await ledger.get('/v1/work-lists', { 'ledger-actor': headerOf(name) });
    return Object.fromEntries((body as readonly List[]).map(({ list, count }) => [list, count]));
  };

  it.each([
    ['amara', { 'statements-to-approve': 1, 'payments-to-release': 1, 'open-disputes': 1, 'changes-to-agree': 1 }],
    ['hugo', { 'statements-to-approve': 1, 'payments-to-release': 1, 'open-disputes': 0, 'changes-to-agree': 1 }],
    [
      'lena',
      {
        'returned-to-you': 1,
        'referrals-waiting': 3,
        'outcomes-to-claim': 2,
        'statements-to-issue': 1,
        // The line that is disputed is about somebody whom Tideway Support works with.
        'open-disputes': 0,
        'changes-to-agree': 1,
      },
    ],
    [
      'tariq',
      {
        'returned-to-you': 1,
        'referrals-waiting': 3,
        'outcomes-to-claim': 2,
        'open-disputes': 1,
        'changes-to-agree': 0,
      },
    ],
    ['robin', { 'referrals-waiting': 3, 'referrals-declined': 2 }],
    ['yusuf', { 'evidence-to-verify': 7, 'samples-to-check': 1 }],
    ['edith', { 'cohorts-to-measure': 1, 'samples-to-check': 1 }],
  ])('has for %s what they find on their home page', async (name, work) => {
    expect(await workOf(name)).toMatchObject(work);
  });

  it('offers its people before those of the contracts that are over', () => {
    const [first] = demonstrationCast();
    expect(first).toMatchObject({ part: 'Harbour Steps, which is running now', name: 'Amara (synthetic)' });
  });

  it('tells the verifier of a file that was sent before for somebody else', async () => {
    const header = { 'ledger-actor': headerOf('yusuf') };
    const { text: queue } = await ledger.get('/verification', header);
    const items = [...queue.matchAll(/href="(\/verification\/harbour_steps\/[^"]+)"/g)].map(([, href = '']) => href);
    const pages = await Promise.all([...new Set(items)].map((href) => ledger.get(href, header)));
    expect(pages.filter(({ text }) => text.includes('also stands under another person'))).toHaveLength(1);
  });

  it('lets one person approve what is not disputed of a statement, and another record the payment', async () => {
    const { body } = await ledger.get('/v1/work-lists/statements-to-approve', { 'ledger-actor': headerOf('amara') });
    const [{ what }] = body.data as readonly [{ what: string }];
    const statement = what.replace('Statement ', '');
    const approved = await ledger.post(`${CONTRACT}/statements/${statement}/approvals`, { as: headerOf('amara') });
    expect(approved.status).toBe(201);
    await ledger.readable();
    expect(await workOf('amara')).toMatchObject({ 'statements-to-approve': 0, 'payments-to-release': 2 });

    const pay = (name: string) =>
      ledger.post(`${CONTRACT}/statements/${statement}/payments`, {
        as: headerOf(name),
        body: { paidOn: TODAY, bankReference: 'BACS 1' },
      });
    expect(await pay('amara')).toMatchObject({ status: 409 });
    expect(await pay('oscar')).toMatchObject({ status: 201 });
    await ledger.readable();
    expect(await workOf('oscar')).toMatchObject({ 'payments-to-release': 1, 'open-disputes': 1 });
  });
});
