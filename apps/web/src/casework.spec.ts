import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { castMembers, PDF, type Story, tellStory } from '../test/story.js';
import { type Answered, TestLedger } from '../test/test-ledger.js';

type Fields = Readonly<Record<string, string | readonly string[]>>;

const day = (name: string, text: string): Fields => {
  const [year = '', month = '', of = ''] = text.split('-');
  return { [`${name}-day`]: of, [`${name}-month`]: month, [`${name}-year`]: year };
};

/** What came of a form, with what its summary of errors says. */
function cameOf({ status, recorded, text }: Answered) {
  const [, summary = ''] = /govuk-error-summary__list">([\s\S]*?)<\/ul>/.exec(text) ?? [];
  return {
    status,
    recorded,
    problems: summary
      .replace(/<[^>]*>/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  };
}

/** One command given in its form: filled in wrongly first, then as it should be. */
interface Step {
  readonly what: string;
  readonly as: string;
  /** Below the page of the person, or of the outcome. */
  readonly at: string;
  readonly wrong: Fields;
  /** What the form says then. */
  readonly says: string;
  readonly right: Fields;
  readonly recorded: string;
}

const outcome = 'outcomes/enters_home/1';
const achieved = {
  outcome: 'enters_home',
  occurrence: '1',
  kind: 'landlord_letter',
  ...day('achievedOn', '2019-06-03'),
};
const kept = {
  'providerFile.contentDigest': `sha256:${'cd'.repeat(32)}`,
  'providerFile.location': 'cabinet 4',
  'providerFile.bytes': '2048',
  'providerFile.mediaType': 'application/pdf',
};

const steps: readonly Step[] = [
  {
    what: 'a referral is accepted',
    as: 'will',
    at: 'accept',
    wrong: { ...day('acceptedOn', '2019-05-03') },
    says: 'Nobody is accepted who does not meet every criterion',
    right: { ...day('acceptedOn', '2019-05-03'), criteriaMet: 'rough_sleeper' },
    recorded: 'ReferralAccepted',
  },
  {
    what: 'it is recorded how an outcome stood',
    as: 'gina',
    at: 'record-baseline',
    wrong: { outcome: 'keeps_home', ...day('recordedOn', '2019-05-02') },
    says: 'Was it so already on that day? must be given',
    right: { outcome: 'keeps_home', alreadyTrue: 'yes', ...day('recordedOn', '2019-05-02') },
    recorded: 'BaselineRecorded',
  },
  {
    what: 'how an outcome stood is corrected',
    as: 'gina',
    at: 'correct-baseline',
    wrong: { outcome: 'keeps_home', alreadyTrue: 'no', ...day('recordedOn', '2018-05-02') },
    says: 'is recorded from the referral',
    right: { outcome: 'keeps_home', alreadyTrue: 'no', ...day('recordedOn', '2019-05-02') },
    recorded: 'BaselineCorrected',
  },
  {
    what: 'an engagement starts',
    as: 'will',
    at: 'start',
    wrong: day('startedOn', '2019-05-01'),
    says: 'would be before',
    right: day('startedOn', '2019-05-06'),
    recorded: 'EngagementStarted',
  },
  {
    what: 'a break begins',
    as: 'will',
    at: 'pause',
    wrong: day('pausedOn', '2019-05-20'),
    says: 'Why must be given',
    right: { ...day('pausedOn', '2019-05-20'), reasonCode: 'family', words: 'A funeral.' },
    recorded: 'EngagementPaused',
  },
  {
    what: 'a break is over',
    as: 'will',
    at: 'resume',
    wrong: day('resumedOn', '2019-05-10'),
    says: 'would be before',
    right: day('resumedOn', '2019-05-27'),
    recorded: 'EngagementResumed',
  },
  {
    what: 'days are corrected',
    as: 'will',
    at: 'correct-dates',
    wrong: {
      ...day('dates.referredOn', '2019-05-02'),
      ...day('dates.acceptedOn', '2019-05-03'),
      ...day('dates.startedOn', '2019-05-06'),
      ...day('dates.pausedOn', '2019-05-20'),
      ...day('dates.resumedOn', '2019-05-27'),
    },
    says: 'Day of referral is as it is recorded, like every other day here',
    right: { ...day('dates.startedOn', '2019-05-07') },
    recorded: 'ReferralDatesCorrected',
  },
  {
    what: 'evidence is submitted that stays with the provider',
    as: 'will',
    at: 'submit-evidence',
    wrong: achieved,
    says: 'Files must be chosen, or say below where the file is kept',
    right: { ...achieved, ...kept },
    recorded: 'EvidenceSubmitted',
  },
  {
    what: 'the day of an outcome is corrected',
    as: 'will',
    at: `${outcome}/correct-date`,
    wrong: day('achievedOn', '2020-06-04'),
    says: 'after today',
    right: day('achievedOn', '2019-06-04'),
    recorded: 'AchievementDateCorrected',
  },
];

const afterVerification: readonly Step[] = [
  {
    what: 'an outcome is claimed',
    as: 'will',
    at: `${outcome}/claim`,
    wrong: day('claimedOn', '2019-06-01'),
    says: 'before the outcome was achieved',
    right: day('claimedOn', '2019-06-20'),
    recorded: 'ClaimMade',
  },
  {
    what: 'a claim is taken back',
    as: 'will',
    at: `${outcome}/withdraw-claim`,
    wrong: day('withdrawnOn', '2019-06-21'),
    says: 'Why must be given',
    right: { ...day('withdrawnOn', '2019-06-21'), reasonCode: 'made-in-error' },
    recorded: 'ClaimWithdrawn',
  },
  {
    what: 'what was achieved is lost',
    as: 'will',
    at: `${outcome}/record-lapse`,
    wrong: { ...day('lapsedOn', '2019-06-01'), reasonCode: 'ended' },
    says: '4 June 2019',
    right: { ...day('lapsedOn', '2019-06-10'), reasonCode: 'ended' },
    recorded: 'OutcomeLapsed',
  },
  {
    what: 'what was lost is regained',
    as: 'will',
    at: `${outcome}/record-regained`,
    wrong: day('regainedOn', '2019-06-09'),
    says: 'so it cannot have been regained',
    right: day('regainedOn', '2019-06-12'),
    recorded: 'OutcomeRegained',
  },
  {
    what: 'a loss is corrected',
    as: 'vera',
    at: `${outcome}/correct-lapse`,
    wrong: { lapsedOn: '2019-06-10' },
    says: 'What is right must be given',
    right: { lapsedOn: '2019-06-10', 'correction.kind': 'never-happened' },
    recorded: 'LapseCorrected',
  },
  {
    what: 'a verification is taken back',
    as: 'vera',
    at: `${outcome}/withdraw-verification`,
    wrong: { words: 'The letter was for another house.' },
    says: 'Why must be given',
    right: { reasonCode: 'audit-finding' },
    recorded: 'VerificationWithdrawn',
  },
  {
    what: 'an engagement ends',
    as: 'will',
    at: 'end',
    wrong: { ...day('endedOn', '2019-05-01'), reasonCode: 'completed' },
    says: 'would be before',
    right: { ...day('endedOn', '2019-06-21'), reasonCode: 'completed' },
    recorded: 'EngagementEnded',
  },
];

describe('the forms of providers, gateways and verifiers', () => {
  let ledger: TestLedger;
  let story: Story;
  let people: string;
  /** Somebody who was only referred so far. */
  let home: string;
  const cookies = new Map<string, string>();
  beforeAll(async () => {
    ledger = await TestLedger.open({ cast: castMembers });
    story = await tellStory(ledger);
    people = '/contracts/streets/people';
    home = `${people}/${await refer('OUT-3', '2019-05-02')}`;
  });
  afterAll(() => ledger.close());

  async function cookieOf(name: string): Promise<string> {
    const cookie = cookies.get(name) ?? (await ledger.signIn(`synthetic-${name}`));
    cookies.set(name, cookie);
    return cookie;
  }

  async function fill(as: string, url: string, fields: Fields): Promise<Answered> {
    await ledger.readable();
    const cookie = await cookieOf(as);
    const sent = await ledger.send(url, { ...(await ledger.formAt(url, cookie)), ...fields }, cookie);
    await ledger.readable();
    return sent;
  }

  async function refer(reference: string, on: string): Promise<string> {
    const sent = await fill('gina', `${people}/refer`, { reference, ...day('referredOn', on) });
    const [, person = ''] = /people\/(P[0-9A-Z]+)/.exec(String(sent.headers['location'])) ?? [];
    return person;
  }

  async function take({ what, as, at, wrong, says, right, recorded }: Step): Promise<void> {
    const url = `${home}/${at}`;
    const refused = await fill(as, url, wrong);
    expect({ what, ...cameOf(refused) }).toMatchObject({ what, recorded: [], problems: expect.stringContaining(says) });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    const taken = await fill(as, url, right);
    expect({ what, ...cameOf(taken) }).toEqual({ what, status: 303, recorded: [recorded], problems: '' });
    const next = await ledger.get(String(taken.headers['location']), { cookie: await cookieOf(as) });
    expect(next.status).toBe(200);
    expect(next.text).toContain('govuk-notification-banner--success');
  }

  async function verify(): Promise<void> {
    const url = `/v1/contracts/streets/people/${home.split('/').at(-1)}/outcomes/enters_home/1/verification`;
    const verified = await ledger.post(url, {
      as: 'synthetic-vera; checkers; verifier',
      body: { method: 'document-check' },
    });
    expect(verified.status).toBe(201);
  }

  async function takeEvidenceBack(): Promise<void> {
    const url = `${home}/${outcome}/withdraw-evidence`;
    const page = await ledger.get(url, { cookie: await cookieOf('will') });
    const [, evidence = ''] = /value="(E[0-9A-Z]{13})"/.exec(page.text) ?? [];
    const taken = await fill('will', url, { evidence, reasonCode: 'superseded' });
    expect(cameOf(taken)).toMatchObject({ status: 303, recorded: ['EvidenceWithdrawn'] });
  }

  // A record is made step by step, each on what the others left: a test of one would be a test of all before it.
  it('say what is wrong at each step from acceptance to the end, and record it once it is right', async () => {
    for (const step of steps) await take(step);
    await verify();
    for (const step of afterVerification) await take(step);
    await takeEvidenceBack();
  });

  it('record that a referral is declined, with its reason', async () => {
    const declined = await fill('will', `${people}/${await refer('OUT-4', '2019-05-02')}/decline`, {
      ...day('declinedOn', '2019-05-04'),
      reasonCode: 'no-capacity',
    });
    expect(cameOf(declined)).toMatchObject({ status: 303, recorded: ['ReferralDeclined'] });
  });

  it('offer what the state of the person and the role of the reader lead on to', async () => {
    const accepted = `${people}/${await refer('OUT-5', '2019-05-02')}`;
    const offeredTo = async (as: string) => {
      const { text } = await ledger.get(accepted, { cookie: await cookieOf(as) });
      return [...text.matchAll(/data-module="govuk-button" href="[^"]*\/([a-z-]+)"/g)].map(([, name]) => name);
    };
    expect(await offeredTo('will')).toEqual(expect.arrayContaining(['accept', 'decline', 'correct-dates']));
    expect(await offeredTo('will')).not.toContain('start');
    expect(await offeredTo('gina')).toEqual(expect.arrayContaining(['correct-dates', 'record-baseline']));
    expect(await offeredTo('gina')).not.toContain('accept');
    expect(await offeredTo('vera')).not.toContain('accept');
  });

  it('lead nowhere that there is no form', async () => {
    const cookie = await cookieOf('will');
    expect((await ledger.get(`${home}/unmake`, { cookie })).status).toBe(404);
    expect((await ledger.get(`${home}/outcomes/enters_home/1/unmake`, { cookie })).status).toBe(404);
    expect((await ledger.get(`${home}/outcomes/no_such/1`, { cookie })).status).toBe(404);
  });

  describe('for evidence with files', () => {
    const pdf = { name: 'tenancy.pdf', mediaType: 'application/pdf', content: PDF };
    const fields = {
      kind: 'tenancy_agreement',
      'achievedOn-day': '3',
      'achievedOn-month': '6',
      'achievedOn-year': '2019',
    };

    async function submit(files: readonly { name: string; mediaType: string; content: string }[]): Promise<Answered> {
      await ledger.readable();
      const url = `${people}/${story.person}/outcomes/keeps_home/1/submit-evidence`;
      const cookie = await cookieOf('will');
      const sent = await ledger.sendFiles(url, { ...(await ledger.formAt(url, cookie)), ...fields }, files, cookie);
      await ledger.readable();
      return sent;
    }

    it('name each file that is not what it is said to be, and submit none of them', async () => {
      const program = { name: 'invoice.pdf', mediaType: 'application/pdf', content: 'MZ program' };
      const other = { name: 'setup.exe', mediaType: 'application/x-msdownload', content: 'MZ program' };
      const sent = await submit([pdf, program, other]);
      expect(cameOf(sent)).toMatchObject({ status: 400, recorded: [] });
      expect(sent.text).toContain(
        '“invoice.pdf” is not taken: the content of the file is not of the type it is said to be',
      );
      expect(sent.text).toContain('“setup.exe” is not taken: the ledger does not take files of this type');
      expect(sent.text).not.toContain('tenancy.pdf');
    });

    it('name a file that is too large', async () => {
      const large = { ...pdf, name: 'scan.pdf', content: PDF + '%'.repeat(22 * 1024 * 1024) };
      const sent = await submit([large]);
      expect(cameOf(sent)).toMatchObject({ status: 400, recorded: [] });
      expect(sent.text).toContain('“scan.pdf” is not taken: it is larger than the ledger takes');
    });

    it('submit a piece of evidence for each of several files, which can be downloaded', async () => {
      const sent = await submit([pdf, { ...pdf, name: 'second.pdf', content: `${PDF}\n` }]);
      expect(cameOf(sent)).toMatchObject({ status: 303, recorded: ['EvidenceSubmitted', 'EvidenceSubmitted'] });
      const page = await ledger.get(String(sent.headers['location']), { cookie: await cookieOf('vera') });
      const files = [...page.text.matchAll(/href="(\/v1\/contracts\/streets\/evidence-files\/sha256:[0-9a-f]{64})"/g)];
      expect(files).toHaveLength(2);
      const file = await ledger.get(files[0]?.[1] ?? '', { cookie: await cookieOf('vera') });
      expect(file).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } });
      expect(file.headers['content-disposition']).toContain('attachment');
      // Only a picture is shown in a page: everything else is downloaded.
      const shown = await ledger.get(`${files[0]?.[1]?.replace('/v1/', '/')}/picture`, {
        cookie: await cookieOf('vera'),
      });
      expect(shown.status).toBe(404);
    });
  });
});
