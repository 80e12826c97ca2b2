import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import writeWorkbook from 'write-excel-file/node';
import { castMembers, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

const FORM = '/contracts/streets/import';
const headings = 'person_reference,referred_on,note';
const good = (...references: readonly string[]) =>
  Buffer.from(`${headings}\n${references.map((reference) => `${reference},2019-06-03,\n`).join('')}`);

/** A workbook with one sheet, as a spreadsheet saves it. */
async function workbook(references: readonly string[]): Promise<Buffer> {
  const text = (value: string) => ({ type: String, value });
  const day = { type: Date, value: new Date('2019-06-03T00:00:00Z'), format: 'dd/mm/yyyy' };
  const rows = [headings.split(',').map(text), ...references.map((reference) => [text(reference), day, null])];
  const written = writeWorkbook(rows as never);
  return (written as unknown as { toBuffer(): Promise<Buffer> }).toBuffer();
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

  const confirm = async (location: string) => {
    const url = `${location}/confirm`;
    return ledger.send(url, await ledger.formAt(url, gateway), gateway);
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
    expect(shown.text).toContain('not-a-date');
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
