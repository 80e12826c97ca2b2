import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import writeWorkbook from 'write-excel-file/node';
import { castMembers, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

const FORM = '/contracts/streets/import';
const headings = 'person_reference,referred_on,note';
const good = (...references: readonly string[]) =>
  Buffer.from(`${headings}\n${references.map((reference) => `${reference},2019-06-03,\n`).join('')}`);

const textCell = (value: string) => ({ type: String, value });

/** A workbook with one sheet, as a spreadsheet saves it. */
function written(rows: readonly (readonly unknown[])[]): Promise<Buffer> {
  return (writeWorkbook(rows as never) as unknown as { toBuffer(): Promise<Buffer> }).toBuffer();
}

function workbook(references: readonly string[]): Promise<Buffer> {
  const day = { type: Date, value: new Date('2019-06-03T00:00:00Z'), format: 'dd/mm/yyyy' };
  return written([
    headings.split(',').map(textCell),
    ...references.map((reference) => [textCell(reference), day, null]),
  ]);
}

describe('a return on screen', () => {
  let ledger: TestLedger;
  let gateway: string;
  beforeAll(async () => {
    ledger = await TestLedger.open({ cast: castMembers });
    await tellStory(ledger);
    gateway = await ledger.signIn('synthetic-gina');
  });
  afterAll(() => ledger.close());

  const entries = async () => {
    let count = 0;
    for await (const batch of ledger.installation.log.readAll('start')) count += batch.length;
    return count;
  };

  /** Sends the form with its files, as a browser does. */
  const check = async (name: string, file: Buffer, { fileName = 'march.csv', cookie = gateway } = {}) => {
    const hidden = await ledger.formAt(FORM, cookie);
    const boundary = 'a-line-that-is-in-no-file';
    const field = (named: string, value: string) =>
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${named}"\r\n\r\n${value}\r\n`);
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="${fileName}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
    const payload = Buffer.concat([
      ...Object.entries({ ...hidden, name }).map(([named, value]) => field(named, value)),
      Buffer.from(head),
      file,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    const answer = await ledger.app.inject({
      method: 'POST',
      url: FORM,
      headers: { cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload,
    });
    return { status: answer.statusCode, text: answer.body, location: String(answer.headers['location']) };
  };

  const confirm = async (location: string, cookie = gateway) => {
    const url = `${location}/confirm`;
    return ledger.send(url, await ledger.formAt(url, cookie), cookie);
  };

  it.each([
    ['CSV', 'march.csv', () => Promise.resolve(good('C-1', 'C-2'))],
    ['a workbook', 'march.xlsx', () => workbook(['X-1', 'X-2'])],
  ])('is shown row by row before anything is recorded, and then recorded: %s', async (_, fileName, made) => {
    const before = await entries();
    const checked = await check(`of-${fileName}`, await made(), { fileName });
    expect(checked.status).toBe(303);
    const shown = await ledger.get(checked.location, { cookie: gateway });
    expect(shown.text).toContain('2 rows, nothing wrong with any of them');
    expect(shown.text.match(/Would be recorded/g)).toHaveLength(2);
    expect(shown.text).not.toMatch(/[CX]-1/);
    expect(await entries()).toBe(before);
    const recorded = await confirm(checked.location);
    expect(recorded.recorded.filter((type) => type === 'PersonReferred')).toHaveLength(2);
    const after = await ledger.get(String(recorded.headers['location']), { cookie: gateway });
    expect(after.text).toContain('Recorded: 2 steps');
  });

  it.each([
    ['CSV', 'monthly.csv'],
    ['a workbook', 'monthly.xlsx'],
  ])(
    'lets a provider record what is theirs, and leaves new referrals to the gateway in words: %s',
    async (_, fileName) => {
      const provider = await ledger.signIn('synthetic-will');
      const [known, isNew] = [`K-${fileName}`, `N-${fileName}`];
      const { location } = await check(`of-gateway-${fileName}`, good(known));
      await confirm(location);
      const lines = [
        ['person_reference', 'referred_on', 'decision', 'decided_on', 'criteria_met'],
        [isNew, '2019-06-03', 'accepted', '2019-06-04', 'rough_sleeper'],
        [known, '2019-06-03', 'accepted', '2019-06-04', 'rough_sleeper'],
      ];
      const file = fileName.endsWith('.csv')
        ? Buffer.from(lines.map((cells) => `${cells.join(',')}\n`).join(''))
        : await written(lines.map((cells) => cells.map(textCell)));

      const checked = await check(`monthly-${fileName}`, file, { fileName, cookie: provider });
      const shown = await ledger.get(checked.location, { cookie: provider });
      expect(shown.text).toContain('2 rows, nothing wrong with any of them');
      expect(shown.text).toContain('1 row has something that only somebody else may record');
      expect(shown.text).toContain('referred on 2019-06-03: only the referral gateway may record that');
      expect(shown.text).not.toMatch(/--as|nobody-to-act|person-not-referred|referral-agency/);
      const handedOn = await ledger.get(`${checked.location}/errors.csv`, { cookie: provider });
      expect(handedOn.text).toMatch(
        /,2,,,nobody-to-act,referred on 2019-06-03: only the referral gateway may record that/,
      );

      const recorded = await confirm(checked.location, provider);
      expect(recorded.recorded).toContain('ReferralAccepted');
      expect(recorded.recorded).not.toContain('PersonReferred');
      const after = await ledger.get(String(recorded.headers['location']), { cookie: provider });
      expect(after.text).toContain('Recorded: 1 step');
      expect(after.text).toContain('For others to record');

      const none = await check(`monthly-${fileName}`, file, { fileName, cookie: provider });
      const nothing = await ledger.get(none.location, { cookie: provider });
      expect(nothing.text).toContain('Nothing in it is yours to record');
      expect(nothing.text).not.toContain(`${none.location}/confirm`);

      // Once the gateway has recorded its part, the provider's same return goes on with the rest.
      await confirm((await check(`of-gateway-too-${fileName}`, good(isNew))).location);
      const rest = await check(`monthly-${fileName}`, file, { fileName, cookie: provider });
      expect((await ledger.get(rest.location, { cookie: provider })).text).not.toContain('For others to record');
      expect((await confirm(rest.location, provider)).recorded).toContain('ReferralAccepted');
    },
  );

  it('records nothing twice, however often it is sent', async () => {
    const first = await check('twice', good('T-1'));
    await confirm(first.location);
    const before = await entries();
    const again = await check('twice', good('T-1'));
    const shown = await ledger.get(again.location, { cookie: gateway });
    expect(shown.text).toContain('All of it is recorded already');
    expect(shown.text).not.toContain(`${again.location}/confirm`);
    expect(await entries()).toBe(before);
  });

  it('says of each row what is wrong, records none of them, and gives a file of it that runs in no spreadsheet', async () => {
    const before = await entries();
    const mixed = Buffer.from(`${headings}\nM-1,2019-06-03,\n"=cmd|' /C calc'!A0",soon,\n`);
    const checked = await check('mixed', mixed);
    const shown = await ledger.get(checked.location, { cookie: gateway });
    expect(shown.text).toContain('nothing can be recorded yet');
    expect(shown.text).toContain('is not a date written');
    expect(shown.text).not.toContain('not-a-date');
    expect(shown.text).not.toContain('calc');
    const file = await ledger.get(`${checked.location}/errors.csv`, { cookie: gateway });
    expect(file).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(file.text.split('\r\n')[0]).toBe('file,row,column,value,rule,what is wrong');
    expect(file.text).toContain('march.csv,3,referred_on,soon,not-a-date,');
    expect(file.text).not.toMatch(/(^|,)[=+@-]/m);
    expect((await ledger.get(`${checked.location}/confirm`, { cookie: gateway })).status).toBe(404);
    expect(await entries()).toBe(before);
  });

  it.each([
    ['a name that is none', 'with spaces', good('N-1'), 'Name of the return must be'],
    ['a file without a name for its return', '', good('N-1'), 'Name of the return must be'],
    ['no file', 'nothing', Buffer.alloc(0), 'The return must be chosen'],
  ])('says what is wrong in the form: %s', async (_, name, file, words) => {
    const refused = await check(name, file, { fileName: file.length === 0 ? '' : 'march.csv' });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain(words);
  });

  it('is shown to whoever sent it, and to nobody else', async () => {
    const checked = await check('mine', good('Z-1'));
    for (const path of [checked.location, `${checked.location}/errors.csv`]) {
      const other = await ledger.get(path, { cookie: await ledger.signIn('synthetic-will') });
      expect(other.status).toBe(404);
    }
  });

  it('is taken from nobody who has no part in it', async () => {
    const verifier = await ledger.signIn('synthetic-vera');
    const refused = await check('march', good('V-1'), { cookie: verifier });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('The role verifier records nothing of a return');
  });
});
