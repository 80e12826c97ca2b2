import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type ChangedStory, tellChanges } from '../../test/changed-story.js';
import { CONTRACT, cast, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

const schema = JSON.parse(
  readFileSync(new URL('../../../../test/vectors/prov-json/prov-json.schema.json', import.meta.url), 'utf8'),
);
const isProvJson = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

interface Paid {
  readonly payment: string;
  readonly statement: string;
  readonly payer: string;
  readonly pence: number;
}

describe('the account of a payment', () => {
  let ledger: TestLedger;
  let story: ChangedStory;
  let payments: readonly Paid[];
  beforeAll(async () => {
    ledger = await TestLedger.open();
    story = await tellChanges(ledger, await tellStory(ledger));
    await ledger.post(`${CONTRACT}/statements/${story.restated}/approvals`, { as: cast.anna });
    for (const body of [
      { paidOn: '2019-06-28', bankReference: 'CITY-13', pence: 1 },
      { paidOn: '2019-06-28', bankReference: 'CITY-14' },
    ]) {
      const { status, text } = await ledger.post(`${CONTRACT}/statements/${story.restated}/payments`, {
        as: cast.ben,
        body,
      });
      if (status !== 201) throw new Error(text);
    }
    await ledger.readable();
    payments = (await ledger.get(`${CONTRACT}/payments`)).body.data;
  });
  afterAll(() => ledger.close());

  const accountOf = async ({ payment }: Paid, query = '') =>
    (await ledger.get(`${CONTRACT}/payments/${payment}/account${query}`)).body;
  const pageOf = async (payment: string, query = '') =>
    (await ledger.get(`/contracts/streets/payments/${payment}${query}`)).text;
  /** The parts of a payer of all lines of a statement, as the API has them line by line. */
  const linesOf = async (statement: string, payer: string): Promise<number[]> => {
    const { data } = (await ledger.get(`${CONTRACT}/statements/${statement}/lines?limit=200`)).body;
    const pence: number[] = [];
    for (const { number } of data) {
      const { body } = await ledger.get(`${CONTRACT}/statements/${statement}/lines/${number}`);
      pence.push(body.parts.find((part: Paid) => part.payer === payer)?.pence ?? 0);
    }
    return pence;
  };
  const sum = (all: readonly number[]) => all.reduce((total, pence) => total + pence, 0);

  it('is of more than one payment, and of a statement that is paid in two', () => {
    expect(payments.length).toBeGreaterThanOrEqual(4);
    expect(payments.filter(({ statement }) => statement === story.restated)).toHaveLength(2);
  });

  it('adds the payer’s part of every line up to the payment, to the penny, on the page and in the API', async () => {
    for (const paid of payments) {
      const account = await accountOf(paid);
      expect(account.linesPence).toBe(sum(await linesOf(paid.statement, paid.payer)));
      expect(sum(account.priced.map(({ payerPence }: { payerPence: number }) => payerPence))).toBe(account.linesPence);
      expect(account.payment.pence).toBe(paid.pence);
      const page = await pageOf(paid.payment);
      const bridge = amountsIn(page, 'bridge');
      expect({ paid, sum: sum(bridge.slice(0, -1)) }).toEqual({ paid, sum: bridge.at(-1) });
      expect(bridge.at(-1)).toBe(account.statement.totalPence);
      expect(addedUp(account.sum)).toBe(account.statement.totalPence);
      const others = account.otherParts.map(({ pence }: { pence: number }) => pence);
      expect(account.linesPence + account.besidePence + sum(others)).toBe(account.statement.totalPence);
      const steps = amountsIn(page, 'steps');
      expect(steps[0]).toBe(bridge.at(-1));
      expect({ paid, sum: sum(steps.slice(0, -1)) }).toEqual({ paid, sum: steps.at(-1) });
      expect(steps.at(-1)).toBe(paid.pence);
    }
  });

  it('says what later statements changed of its lines: gross, and net of that', async () => {
    const [first] = payments.filter(({ statement }) => statement !== story.restated);
    if (first === undefined) throw new Error('There is no payment of the first statement');
    const { grossPence, changedPence, netPence, changedLater } = await accountOf(first);
    const { data } = (await ledger.get(`${CONTRACT}/statements/${story.restated}/lines?limit=200`)).body;
    const changing = data.filter(
      ({ adjustsStatement }: { adjustsStatement?: string }) => adjustsStatement === first.statement,
    );
    expect(changing.length).toBeGreaterThan(0);
    expect(sum(changedLater.map(({ lines }: { lines: number }) => lines))).toBe(changing.length);
    expect(netPence).toBe(grossPence + changedPence);
    const page = await pageOf(first.payment);
    expect(page).toContain(`Corrected by ${story.restated}`);
    // Before that statement was begun nothing was changed, and the page of then says so.
    const issued = (await ledger.get(`/v1/trails/statement/${story.restated}?direction=itself`)).body.entries[0].entry;
    expect(await accountOf(first, `?asOf=${issued - 1}`)).toMatchObject({ changedLater: [], changedPence: 0 });
    expect(await pageOf(first.payment, `?asOf=${issued - 1}`)).not.toContain('Corrected by');
  });

  it('says in words why which revision of the rate card was chosen, and who approved and released it', async () => {
    const page = await pageOf(story.payment);
    expect(page).toMatch(
      /The contract prices by the day [^<]+\. (That was|Those were) \d+ \w+ \d{4}[^<]*: on or after \d+ \w+ \d{4}, when revision \d+ took effect/,
    );
    expect(page).toContain('synthetic-anna of City Council (synthetic)');
    expect(page).toMatch(/Released by[\s\S]{1,200}synthetic-ben/);
    expect(page).toMatch(/Worked out again today: (the same|it differs)/);
  });

  it('tells the claim and the evidence of each line that it lists, with what was sent back and how late it was recorded', async () => {
    const page = await pageOf(story.payment);
    expect(page).toMatch(/Sent back \d+ \w+ \d{4}: /);
    expect(page).toMatch(/Verified \d+ \w+ \d{4} by document check/);
    expect(page).toMatch(/\(\d+ days? later\)/);
    const table = await pageOf(story.payment, '?story=table');
    expect(table).toContain('Every entry of it');
    expect(table).toMatch(/\d+ days? later/);
    const raw = await pageOf(story.payment, '?events=shown');
    expect(raw).toContain('&quot;type&quot;: &quot;PaymentMade&quot;');
    expect(raw).toMatch(/lines, which stand on the page of the entry/);
  });

  it('lists the lines that are chosen, and refuses a choice that means nothing', async () => {
    const [of] = payments.filter(({ statement }) => statement === story.restated);
    const rows = async (query: string) => rowsIn(await pageOf(of?.payment ?? '', query), 'lines');
    const [all, adjusting] = [await rows(''), await rows('?kind=adjustment')];
    expect(adjusting).toBeGreaterThan(0);
    expect(all).toBeGreaterThan(adjusting);
    for (const query of ['?kind=other', '?revision=x', '?events=all', '?story=short']) {
      expect((await ledger.get(`/contracts/streets/payments/${story.payment}${query}`)).status).toBe(400);
    }
  });

  it('is handed out as PROV-JSON with the structure of the standard, the same bytes at the same entry', async () => {
    const address = `${CONTRACT}/payments/${story.payment}/provenance`;
    const { body: now, headers } = await ledger.get(address);
    isProvJson(now);
    expect(isProvJson.errors ?? []).toEqual([]);
    const derived = Object.values(now.wasDerivedFrom as Record<string, Record<string, string>>)
      .filter((one) => one['prov:generatedEntity'] === `ol:payment/${story.payment}`)
      .map((one) => one['prov:usedEntity']?.split('/')[0]);
    expect(new Set(derived)).toEqual(
      new Set(['ol:statement', 'ol:claim', 'ol:evidence', 'ol:evidence-file', 'ol:rate-card-revision']),
    );
    const at = String(headers['ledger-entry']);
    const again = await Promise.all([1, 2].map(() => ledger.get(`${address}?asOf=${at}`)));
    expect(again.map(({ text }) => text)).toEqual([JSON.stringify(now), JSON.stringify(now)]);
    const { body: one } = await ledger.get(`${address}?line=1`);
    expect(Object.keys(one.entity).length).toBeLessThanOrEqual(Object.keys(now.entity).length);
    expect((await ledger.get(`${address}?line=99`)).status).toBe(404);
    expect((await ledger.get(`${CONTRACT}/payments/nothing.S01.P1/provenance`)).status).toBe(404);
  });

  it('is not there for a payment that there was not yet', async () => {
    expect((await ledger.get(`${CONTRACT}/payments/${story.payment}/account?asOf=10`)).status).toBe(404);
    expect((await ledger.get(`/contracts/streets/payments/${story.payment}?asOf=10`)).status).toBe(404);
  });
});

describe('whoever approved a statement', () => {
  let ledger: TestLedger;
  afterAll(() => ledger.close());

  it('is told that somebody else records the payment, and is not offered to', async () => {
    ledger = await TestLedger.open();
    const { restated } = await tellChanges(ledger, await tellStory(ledger));
    await ledger.post(`${CONTRACT}/statements/${restated}/approvals`, { as: cast.anna });
    await ledger.readable();
    const page = async (as: string) =>
      (await ledger.get(`/contracts/streets/statements/${restated}`, { 'ledger-actor': as })).text;
    const [approver, other] = [await page(cast.anna), await page(cast.ben)];
    expect(approver).toContain('You approved this part of the statement, so somebody else of City Council (synthetic)');
    expect(approver).not.toContain('Record the payment of');
    expect(other).toContain('Record the payment of');
    expect(other).not.toContain('You approved this part');
    const list = (await ledger.get('/work-lists/payments-to-release', { 'ledger-actor': cast.anna })).text;
    expect(list).toContain('Payments to record');
    expect(list).toContain('You approved it: somebody else of your organisation records the payment');
  });
});

interface Summed {
  readonly claimedPence: number;
  readonly notPaid: readonly { readonly pence: number; readonly lines: readonly { readonly pence: number }[] }[];
  readonly changes: readonly { readonly pence: number }[];
  readonly besidePence: number;
}

/** What was claimed, less what is not paid, with what it changes; what is not paid is the sum of its lines of the rate card. */
function addedUp({ claimedPence, notPaid, changes, besidePence }: Summed): number {
  const of = (all: readonly { readonly pence: number }[]) => all.reduce((total, { pence }) => total + pence, 0);
  for (const { pence, lines } of notPaid) expect(of(lines)).toBe(pence);
  return claimedPence - of(notPaid) + of(changes) + besidePence;
}

/** The table with an id: from its caption to its end. */
function tableIn(page: string, id: string): string {
  const from = page.indexOf(`id="${id}"`);
  return from < 0 ? '' : page.slice(from, page.indexOf('</table>', from));
}

/** The amounts at the ends of the rows of a table, the foot last, in pence. */
function amountsIn(page: string, id: string): number[] {
  return [...tableIn(page, id).matchAll(/>(?:<strong>)?(-?£[\d,.]+)(?:<\/strong>)?<\/td>\s*<\/tr>/g)].map(
    ([, text = '']) => Number(text.replace(/[£,.]/g, '')),
  );
}

function rowsIn(page: string, id: string): number {
  return (tableIn(page, id).match(/<th scope="row"/g) ?? []).length;
}
