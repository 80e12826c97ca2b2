import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import writeWorkbook from 'write-excel-file/node';
import { cast, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

const IMPORTS = '/v1/contracts/streets/imports';
const headings = 'person_reference,referred_on,note';
const good = (...references: readonly string[]) =>
  Buffer.from(`${headings}\n${references.map((reference) => `${reference},2019-06-03,\n`).join('')}`);

async function workbook(references: readonly string[]): Promise<Buffer> {
  const text = (value: string) => ({ type: String, value });
  const day = { type: Date, value: new Date('2019-06-03T00:00:00Z'), format: 'dd/mm/yyyy' };
  const rows = [headings.split(',').map(text), ...references.map((reference) => [text(reference), day, null])];
  return (writeWorkbook(rows as never) as unknown as { toBuffer(): Promise<Buffer> }).toBuffer();
}

describe('a return over the API', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    await tellStory(ledger);
  });
  afterAll(() => ledger.close());

  const send = async (name: string, file: Buffer, more: { fileName?: string; as?: string; to?: string } = {}) => {
    const { fileName = 'march.csv', as = cast.gina, to = IMPORTS } = more;
    const answered = await ledger.multipart(to, as, [
      { name: 'name', content: Buffer.from(name) },
      { name: 'files', fileName, content: file },
    ]);
    return { ...answered, location: String(answered.headers['location']) };
  };
  const read = (url: string, as: string = cast.gina) => ledger.get(url, { 'ledger-actor': as });
  const confirm = (location: string, as: string = cast.gina) =>
    ledger.post(`${location}/confirmation`, { as, key: null });

  it.each([
    ['CSV', 'march.csv', () => Promise.resolve(good('C-1', 'C-2'))],
    ['a workbook', 'march.xlsx', () => workbook(['X-1', 'X-2'])],
  ])('is told row by row before anything is recorded, and then recorded once: %s', async (_, fileName, made) => {
    const checked = await send(`of-${fileName}`, await made(), { fileName });
    expect(checked).toMatchObject({ status: 201, recorded: [], body: { state: 'right', rows: 2, unchanged: 0 } });
    expect(checked.body.verdicts.map(({ row, verdict }: { row: number; verdict: string }) => [row, verdict])).toEqual([
      [2, 'new'],
      [3, 'new'],
    ]);
    expect((await read(checked.location)).body).toEqual(checked.body);

    const recorded = await confirm(checked.location);
    expect(recorded.recorded.filter((type) => type === 'PersonReferred')).toHaveLength(2);
    expect(recorded).toMatchObject({ status: 200, body: { state: 'recorded', recorded: { steps: 2, refused: [] } } });
    const again = await confirm(checked.location);
    expect(again).toMatchObject({ status: 200, recorded: [], body: recorded.body });

    const sentAgain = await send(`of-${fileName}`, await made(), { fileName });
    expect(sentAgain.body).toMatchObject({ state: 'right', unchanged: 2, verdicts: [] });
  });

  it('is told that a file is too large, by the status that says so', async () => {
    const { status, body } = await send('large', Buffer.alloc(22 * 1024 * 1024, 0x20));
    expect({ status, code: body.code }).toEqual({ status: 413, code: 'body-too-large' });
  });

  it('says of each row what is wrong, records none of them, and has a file of it with the values', async () => {
    const checked = await send('mixed', Buffer.from(`${headings}\nM-1,2019-06-03,\nM-2,soon,Asks for Anna\n`));
    expect(checked).toMatchObject({ status: 201, recorded: [], body: { state: 'wrong', verdicts: [] } });
    expect(checked.body.problems).toContainEqual(
      expect.objectContaining({ file: 'march.csv', row: 3, column: 'referred_on', rule: 'not-a-date', value: 'soon' }),
    );
    expect(checked.text).not.toContain('Anna');
    const errors = await read(`${checked.location}/errors`);
    expect(errors).toMatchObject({ status: 200, headers: { 'cache-control': 'private, no-store' } });
    expect(errors.text).toContain('march.csv,3,referred_on,soon,not-a-date,');
    expect(await confirm(checked.location)).toMatchObject({ status: 409, body: { code: 'return-not-right' } });
  });

  it('is for whoever sent it, and under the contract that it was sent for', async () => {
    const { location } = await send('mine', good('Z-1'));
    for (const answered of [await read(location, cast.will), await confirm(location, cast.will)]) {
      expect(answered).toMatchObject({ status: 404, body: { code: 'not-found' } });
    }
    expect((await read(`${location}/errors`)).status).toBe(404);
    expect((await send('mine', good('Z-1'), { to: '/v1/contracts/nowhere/imports' })).status).toBe(404);
  });

  it.each([
    ['a name that is none', 'with spaces', good('N-1'), cast.gina, '/name'],
    ['somebody who has no part in it', 'march', good('N-1'), cast.vera, ''],
  ])('is refused with what is wrong: %s', async (_, name, file, as, pointer) => {
    const refused = await send(name, file, { as });
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid-input', errors: [{ pointer }] } });
  });

  it('is multipart/form-data, and from somebody', async () => {
    expect((await ledger.post(IMPORTS, { as: cast.gina })).status).toBe(415);
    expect((await ledger.post(IMPORTS, {})).status).toBe(401);
  });
});
