import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '#kernel';
import { CONTRACT, cast, castMembers, type Story, tellStory } from '../../test/story.js';
import { type Answered, TestLedger } from '../../test/test-ledger.js';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('the queue of the verifiers', () => {
  let ledger: TestLedger;
  let story: Story;
  let vera: string;
  let will: string;
  /** Of three people whose evidence waits, in the order in which it was submitted. */
  let people: string[];
  let picture: string;
  beforeAll(async () => {
    ledger = await TestLedger.open({ cast: castMembers });
    story = await tellStory(ledger);
    people = [];
    for (const [nth, at] of ['2019-07-03', '2019-07-05', '2019-07-11'].entries()) {
      ledger.clock.set(instant(`${at}T10:00:00Z`));
      people.push(await submit(`Q-${nth}`, nth));
    }
    ledger.clock.set(instant('2019-07-12T10:00:00Z'));
    await ledger.readable();
    vera = await ledger.signIn('synthetic-vera');
    will = await ledger.signIn('synthetic-will');
  });
  afterAll(() => ledger.close());

  const say = async (as: string, url: string, body: object): Promise<Answered> => {
    const answer = await ledger.post(url, { as, body });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer;
  };

  /** The same picture for the first two, which is to be noticed. */
  async function submit(reference: string, nth: number): Promise<string> {
    const referred = await say(cast.gina, `${CONTRACT}/referrals`, { reference, referredOn: '2019-06-03' });
    const person = String(referred.body.about.person);
    await say(cast.will, `${CONTRACT}/referrals/${person}/acceptance`, {
      acceptedOn: '2019-06-04',
      criteriaMet: ['rough_sleeper'],
    });
    await say(cast.will, `${CONTRACT}/referrals/${person}/engagement`, { startedOn: '2019-06-05' });
    const digest = await upload(person, nth === 2 ? Buffer.concat([PNG, Buffer.from([0])]) : PNG);
    if (nth === 0) picture = digest;
    await say(cast.will, `${CONTRACT}/people/${person}/outcomes/enters_home/1/evidence`, {
      achievedOn: '2019-06-10',
      kind: 'landlord_letter',
      file: { digest },
    });
    return person;
  }

  async function upload(person: string, content: Buffer): Promise<string> {
    const boundary = 'a-line-that-is-in-no-file';
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="letter.png"\r\nContent-Type: image/png\r\n\r\n`;
    const { body } = await ledger.app.inject({
      method: 'POST',
      url: `${CONTRACT}/people/${person}/evidence-files`,
      headers: { 'ledger-actor': cast.will, 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    });
    return String(JSON.parse(body).digest);
  }

  const itemOf = (nth: number) => `/verification/streets/${people[nth]}/enters_home/1`;

  const decide = (nth: number, fields: Readonly<Record<string, string | readonly string[]>>) =>
    decideAt(itemOf(nth), fields);

  async function decideAt(at: string, fields: Readonly<Record<string, string | readonly string[]>>): Promise<Answered> {
    const sent = await ledger.send(at, { ...(await ledger.formAt(at, vera)), ...fields }, vera);
    await ledger.readable();
    return sent;
  }

  const counts = async (query = ''): Promise<number[]> => {
    const { text } = await ledger.get(`/verification${query}`, { 'ledger-actor': cast.vera });
    return [...text.matchAll(/(?:Waiting|Returned|Decided today) <strong>(\d+)<\/strong>/g)].map(([, n]) => Number(n));
  };

  const listed = async (query: string): Promise<string[]> => {
    const { text } = await ledger.get(`/verification${query}`, { 'ledger-actor': cast.vera });
    const main = text.slice(text.indexOf('<main'));
    return [...main.matchAll(/<td class="govuk-table__cell"><span|<td[^>]*>(P[0-9A-Z]{16})<\/td>/g)].map(
      ([, person = '']) => person,
    );
  };

  it('has what waits in the order in which it came in, with its age in working days', async () => {
    expect(await counts()).toEqual([3, 0, 0]);
    expect(await listed('')).toEqual(people);
    const { text } = await ledger.get('/verification', { cookie: vera });
    const ages = [...text.matchAll(/govuk-table__cell--numeric">(\d+)<\/td>/g)].map(([, age]) => Number(age));
    // From Wednesday, Friday and Thursday to Friday.
    expect(ages).toEqual([7, 5, 1]);
  });

  it('is read on in pages that hold together what was there when it was begun', async () => {
    const first = await ledger.get('/verification?limit=2', { cookie: vera });
    const [, next = ''] = /href="(\/verification\?[^"]*cursor=[^"]*)"/.exec(first.text) ?? [];
    const second = await ledger.get(next.replaceAll('&amp;', '&'), { cookie: vera });
    expect(first.text).toContain(people[0]);
    expect(first.text).not.toContain(people[2]);
    expect(second.text).toContain(people[2]);
    expect(second.text).not.toContain(people[0]);
  });

  it.each([
    ['?contract=streets', 3],
    ['?outcome=enters_home', 3],
    ['?outcome=keeps_home', 0],
    ['?provider=works', 3],
  ])('has as many in the list as it says, for %s', async (query, waiting) => {
    expect(await counts(query)).toEqual([waiting, 0, 0]);
    expect(await listed(query)).toHaveLength(waiting);
  });

  it('knows no other list or mode, and no queue of anybody who has none', async () => {
    for (const query of ['?show=everything', '?provider=city', '?contract=nowhere']) {
      expect((await ledger.get(`/verification${query}`, { cookie: vera })).status).toBe(400);
      // An empty queue would pass for work that is done.
      expect(await counts(query)).toEqual([3, 0, 0]);
    }
    expect((await ledger.get('/verification?mode=sample', { cookie: vera })).text).toContain('No sample is open');
  });

  it('shows the rule, what of it is there, and that the same file stands under somebody else', async () => {
    const { text } = await ledger.get(itemOf(0), { cookie: vera });
    for (const words of [
      'Moves into a home of their own.',
      'At least one of: tenancy agreement, showing the name and the day; landlord letter',
      'What was submitted is all that the rule asks for.',
      `also stands under another person, ${people[1]}`,
      'Where the same file stands too',
      'not claimed',
      '1 of the terms, in force on the day it was achieved',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('Conflict of interest');
    // What is left out of a page for whoever is not shown them is the paragraph that names them.
    expect(text).toMatch(/<p class="govuk-warning-text">(?:(?!<\/p>)[\s\S])*also stands under another person/);
    const third = await ledger.get(itemOf(2), { cookie: vera });
    expect(third.text).not.toContain('also stands under');
  });

  it('tells two files of one kind apart, and opens what the provider wrote for the verifier, which is recorded', async () => {
    const at = itemOf(0).replace('enters_home', 'keeps_home');
    const path = `${CONTRACT}/people/${people[0]}/outcomes/keeps_home/1/evidence`;
    const files = [
      { digest: await upload(people[0] ?? '', PNG), fileName: 'first-page.png' },
      { digest: await upload(people[0] ?? '', Buffer.concat([PNG, Buffer.from([0, 0])])), fileName: 'second-page.png' },
    ];
    for (const file of files) {
      const description = `The ${file.fileName}, given by the landlord on the day.`;
      await say(cast.will, path, { achievedOn: '2019-06-12', kind: 'landlord_letter', description, file });
    }
    await ledger.readable();
    const shown = await ledger.get(at, { cookie: vera });
    // Two names and two descriptions, each read once.
    expect(shown.recorded).toEqual(['RecordRead', 'RecordRead', 'RecordRead', 'RecordRead']);
    for (const words of [
      'Landlord letter “first-page.png”',
      'Landlord letter “second-page.png”',
      `submitted 12 July 2019 at 11:00am · PNG picture, ${PNG.length} bytes`,
      `PNG picture, ${PNG.length + 2} bytes`,
      'The provider writes: The first-page.png, given by the landlord on the day.',
    ]) {
      expect(shown.text).toContain(words);
    }
    // The size of what is stored is said to be that, and is another.
    const stored = [...shown.text.matchAll(/Stored encrypted as sha256:[0-9a-f]{12}…, (\d+) bytes/g)].map(([, of]) =>
      Number(of),
    );
    expect(stored).toHaveLength(2);
    expect(stored[1]).toBe((stored[0] ?? 0) + 2);
    expect(stored[0]).toBeGreaterThan(PNG.length);
    await ledger.readable();
    const again = await ledger.get(at, { cookie: vera });
    expect(again.recorded).toEqual([]);
    expect(again.text.split('What was written</td>')).toHaveLength(2);
    // Whoever has no part in deciding is shown no words.
    const provider = await ledger.get(at, { cookie: will });
    expect(provider.recorded).toEqual([]);
    expect(provider.text).not.toContain('first-page.png');
    await decideAt(at, { decision: 'reject', reason: 'reject/not-eligible', words: 'Only to try the page out.' });
  });

  it('says who else has it before them', async () => {
    expect((await ledger.get(itemOf(1), { cookie: vera })).text).not.toContain('opened this');
    ledger.clock.set(instant('2019-07-12T10:04:10Z'));
    const victor = { 'ledger-actor': 'synthetic-victor; checkers; verifier' };
    const other = await ledger.get(itemOf(1), victor);
    expect(other.text).toMatch(/Vera \(synthetic\) of [^<]* opened this 4 minutes ago\./);
    ledger.clock.set(instant('2019-07-12T10:00:00Z'));
  });

  it('tells whoever has an interest that they cannot decide', async () => {
    const { text } = await ledger.get(itemOf(0), { cookie: will });
    expect(text).toContain('Conflict of interest: Homes that Work (synthetic) is service provider');
    expect(text).toContain('You submitted evidence of this outcome yourself');
  });

  it('shows a picture where nothing runs, and records who opened it', async () => {
    const page = await ledger.get(itemOf(0), { cookie: vera });
    const src = `/contracts/streets/evidence-files/${picture}/picture`;
    expect(page.text).toContain(`src="${src}"`);
    const shown = await ledger.get(src, { cookie: vera });
    expect(shown).toMatchObject({
      status: 200,
      recorded: ['RecordRead'],
      headers: {
        'content-type': 'image/png',
        'content-disposition': 'inline',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      },
    });
    await ledger.readable();
    expect((await ledger.get(itemOf(0), { cookie: vera })).text).toContain('Who has opened a file of it');
    // Nobody who has not said who they are, and no document.
    expect((await ledger.get(src)).status).toBe(401);
    const pdf = await ledger.get(`/contracts/streets/evidence-files/${story.digest}/picture`, { cookie: vera });
    expect(pdf.status).toBe(404);
  });

  it.each([
    ['nothing', {}, ['Decision must be chosen', 'What you found must be given']],
    [
      'no piece of evidence',
      { decision: 'verify', method: 'document-check', words: 'Read.' },
      ['What you checked has nothing ticked'],
    ],
    [
      'the reason of another decision',
      { decision: 'query', reason: 'reject/duplicate', words: 'Read.' },
      ['Why, when you return or reject must be one of the reasons for returning it'],
    ],
  ])('takes no decision that says %s', async (_, fields, says) => {
    const sent = await decide(0, fields as Record<string, string>);
    expect(sent).toMatchObject({ status: 400, recorded: [] });
    for (const words of says) expect(sent.text).toContain(words);
  });

  it('moves what is decided to the list of today, and what is returned to the provider', async () => {
    const page = await ledger.get(itemOf(0), { cookie: vera });
    const [, evidence = ''] = /name="evidence" type="checkbox" value="([^"]+)"/.exec(page.text) ?? [];
    const accepted = await decide(0, {
      decision: 'verify',
      evidence,
      method: 'document-check',
      words: 'As it should be.',
    });
    expect(accepted).toMatchObject({ status: 303, recorded: ['EvidenceVerified'] });
    const returned = await decide(1, { decision: 'query', reason: 'query/signature-missing', words: 'Page two.' });
    expect(returned).toMatchObject({ status: 303, recorded: ['EvidenceQueried'] });
    expect(await counts()).toEqual([1, 1, 3]);
    expect(await listed('?show=returned')).toEqual([people[1]]);
    expect(await listed('?show=decided')).toEqual([people[0], people[0], people[1]]);
    // The next day nothing was decided yet.
    ledger.clock.set(instant('2019-07-13T10:00:00Z'));
    expect(await counts()).toEqual([1, 1, 0]);
    ledger.clock.set(instant('2019-07-12T10:00:00Z'));
  });

  it('shows what somebody else has decided meanwhile, and takes the decision of whoever has seen it', async () => {
    const hidden = await ledger.formAt(itemOf(2), vera);
    await say(cast.will, `${CONTRACT}/people/${people[2]}/outcomes/enters_home/1/evidence`, {
      achievedOn: '2019-06-10',
      kind: 'landlord_letter',
      providerFile: {
        contentDigest: `sha256:${'ef'.repeat(32)}`,
        location: 'cabinet 9',
        bytes: 512,
        mediaType: 'application/pdf',
      },
    });
    await ledger.readable();
    const fields = { decision: 'reject', reason: 'reject/not-eligible', words: 'Not of this contract.' };
    const stale = await ledger.send(itemOf(2), { ...hidden, ...fields }, vera);
    // The page that says so shows the words of the new piece, and that they were read is recorded.
    expect(stale).toMatchObject({ status: 412, recorded: ['RecordRead'] });
    expect(stale.text).toContain('this has been recorded');
    expect(stale.text).toContain('Not of this contract.');
  });

  it('decides on several for one reason, with an entry for each', async () => {
    const url = '/verification/streets/several';
    const fields = {
      outcomes: [`${people[2]}/enters_home/1`],
      decision: 'reject',
      reason: 'reject/not-eligible',
      words: 'Found in the visit.',
    };
    const none = await ledger.send(url, { ...(await ledger.formAt(url, vera)), decision: 'reject' }, vera);
    expect(none).toMatchObject({ status: 400, recorded: [] });
    const sent = await ledger.send(url, { ...(await ledger.formAt(url, vera)), ...fields }, vera);
    expect(sent).toMatchObject({ status: 303, recorded: ['EvidenceRejected'] });
    await ledger.readable();
    expect(await counts()).toEqual([0, 1, 4]);
  });
});
