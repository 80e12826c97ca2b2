import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant, readActor } from '#kernel';
import { type ChangedStory, tellChanges } from '../test/changed-story.js';
import { cast, tellStory } from '../test/story.js';
import { type Answered, TestLedger } from '../test/test-ledger.js';

const people = {
  ...cast,
  victor: 'synthetic-victor; checkers; verifier',
  ida: 'synthetic-ida; backers; investor',
  eve: 'synthetic-eve; counters; evaluator',
} as const;
type Person = keyof typeof people;

const contract = '/contracts/streets';
const day = (name: string, text: string) => {
  const [year = '', month = '', of = ''] = text.split('-');
  return { [`${name}-day`]: of, [`${name}-month`]: month, [`${name}-year`]: year };
};

interface Told extends ChangedStory {
  readonly held: string;
  readonly entry: number;
  /** A claim of a cohort, on the statement that came after the contract had changed. */
  readonly cohort: string;
  readonly drafted: string;
  /** Of the first item that was drawn: person, outcome and time, as an address has them. */
  readonly drawn: string;
}

/** What a form answered that was filled in wrongly, then rightly, and the page that came after it. */
interface Filled {
  readonly no: Answered;
  readonly yes: Answered;
  readonly next: Answered;
}

type Fields = Readonly<Record<string, string | readonly string[]>>;

/** A form as somebody fills it in: what it records, and one way in which it is refused. */
interface FormCase {
  readonly name: string;
  readonly by: Person;
  readonly at: (told: Told) => string;
  readonly fields: Fields | ((told: Told) => Fields);
  readonly records: string;
  readonly refused: { readonly by?: Person; readonly fields?: Fields; readonly words: string };
  /** The day on which it is filled in, where that matters. */
  readonly today?: string;
}

const statement = (told: Told, which: 'restated' | 'drafted' | 'draft' | 'statement') =>
  `${contract}/statements/${told[which]}`;
const person = ({ person: of }: Told) => `${contract}/people/${of}`;

/** In the order in which they can be done: each goes on where the last one stopped. */
const cases: readonly FormCase[] = [
  {
    name: 'gives up a draft',
    by: 'will',
    at: (told) => `${statement(told, 'draft')}/abandon`,
    fields: { reasonCode: 'begun-in-error' },
    records: 'StatementAbandoned',
    refused: { fields: { reasonCode: '' }, words: 'Why must be' },
  },
  {
    name: 'begins a draft',
    by: 'will',
    at: () => `${contract}/statements/draft`,
    fields: { ...day('period.from', '2019-06-21'), ...day('period.to', '2019-06-27') },
    records: 'StatementBegun',
    refused: { fields: day('period.from', '2019-05-03'), words: 'The period must begin after' },
  },
  {
    name: 'puts a claim back',
    by: 'anna',
    at: ({ held }) => `${contract}/claims/${held}/put-back`,
    fields: { words: 'It was looked into.' },
    records: 'ClaimPutBack',
    refused: { by: 'vera', words: 'may not do this' },
  },
  {
    name: 'holds a claim out',
    by: 'will',
    at: ({ held }) => `${contract}/claims/${held}/hold-out`,
    fields: { reasonCode: 'under-investigation' },
    records: 'ClaimHeldOut',
    refused: { fields: { reasonCode: '' }, words: 'Why must be' },
  },
  {
    name: 'issues a statement',
    by: 'will',
    at: (told) => `${statement(told, 'drafted')}/issue`,
    fields: day('issuedOn', '2019-06-28'),
    records: 'StatementIssued',
    refused: { by: 'anna', words: 'may not do this' },
  },
  {
    name: 'drops a dispute',
    by: 'faye',
    at: (told) => `${statement(told, 'restated')}/lines/3/resolve`,
    fields: day('resolvedOn', '2019-06-27'),
    records: 'DisputeResolved',
    refused: { fields: day('resolvedOn', '2019-06-20'), words: 'before the dispute' },
  },
  {
    name: 'disputes a line',
    by: 'anna',
    at: (told) => `${statement(told, 'restated')}/lines/3/dispute`,
    fields: { heldPence: '1.00', reasonCode: 'wrong-price', ...day('resolveBy', '2019-07-20') },
    records: 'LineDisputed',
    refused: { fields: { heldPence: '999,999' }, words: 'is more than' },
  },
  {
    name: 'concedes a dispute',
    by: 'will',
    at: (told) => `${statement(told, 'restated')}/lines/3/resolve`,
    fields: { disallowedPence: '1.00', ...day('resolvedOn', '2019-06-28') },
    records: 'DisputeResolved',
    refused: { fields: { disallowedPence: '5.00' }, words: 'that is held back' },
  },
  {
    name: 'approves a part of a statement',
    by: 'anna',
    at: (told) => `${statement(told, 'restated')}/approve`,
    fields: day('approvedOn', '2019-06-28'),
    records: 'StatementApproved',
    refused: { fields: day('approvedOn', '2019-06-20'), words: 'before the statement of' },
  },
  {
    name: 'pays some of it',
    by: 'ben',
    at: (told) => `${statement(told, 'restated')}/pay`,
    fields: { pence: '100', ...day('paidOn', '2019-06-28'), bankReference: 'CITY-13' },
    records: 'PaymentMade',
    refused: { by: 'anna', words: 'another person must release the payment' },
  },
  {
    name: 'proposes to take back what one line billed',
    by: 'anna',
    at: (told) => `${statement(told, 'restated')}/lines/3/claw-back`,
    fields: { 'claims.0.pence': '10', cause: 'duplicate', collect: 'netted' },
    records: 'ClawbackProposed',
    refused: { fields: { 'claims.0.pence': '9999999' }, words: 'is more than what is left' },
  },
  {
    name: 'declines a clawback',
    by: 'faye',
    at: () => `${contract}/clawbacks/2/decline`,
    fields: { ...day('declinedOn', '2019-06-28'), words: 'It is right.' },
    records: 'ClawbackDeclined',
    refused: { fields: day('declinedOn', '2019-06-01'), words: 'before the proposal' },
  },
  {
    name: 'proposes to take back all of several claims',
    by: 'anna',
    at: (told) => `${statement(told, 'restated')}/claw-back`,
    fields: ({ cohort }) => ({ chosen: [cohort], cause: 'duplicate', collect: 'invoiced' }),
    records: 'ClawbackProposed',
    refused: { fields: { chosen: [] }, words: 'must name the claims' },
  },
  {
    name: 'approves a clawback',
    by: 'faye',
    at: () => `${contract}/clawbacks/1/approve`,
    fields: day('approvedOn', '2019-06-28'),
    records: 'ClawbackApproved',
    refused: { by: 'will', words: 'does not decide about clawback' },
  },
  {
    name: 'records a refund of an advance',
    by: 'finn',
    at: () => `${contract}/refunds/record`,
    fields: { of: 'advance/streets.A01', pence: '50', ...day('receivedOn', '2019-06-28'), bankReference: 'BACK-1' },
    records: 'RefundReceived',
    refused: { fields: { pence: '99,999' }, words: 'that is still owed' },
  },
  {
    name: 'approves an advance',
    by: 'anna',
    at: () => `${contract}/advances/approve`,
    fields: { pence: '1,000', ...day('approvedOn', '2019-06-28') },
    records: 'AdvanceApproved',
    refused: { fields: { pence: '' }, words: 'Amount must be' },
  },
  {
    name: 'pays an advance',
    by: 'ben',
    at: () => `${contract}/advances/streets.A02/pay`,
    fields: { ...day('paidOn', '2019-06-28'), bankReference: 'CITY-14' },
    records: 'AdvancePaid',
    refused: { by: 'anna', words: 'another person must release it' },
  },
  {
    name: 'records a drawdown',
    by: 'ida',
    at: () => `${contract}/investment/draw`,
    fields: { investor: 'backers', pence: '2,500.50', ...day('drawnOn', '2019-06-28') },
    records: 'InvestmentDrawn',
    refused: { fields: { pence: '-5' }, words: 'must be above zero' },
  },
  {
    name: 'records a repayment',
    by: 'ida',
    at: () => `${contract}/investment/repay`,
    fields: { investor: 'backers', capitalPence: '10', returnPence: '1', ...day('repaidOn', '2019-06-28') },
    records: 'InvestmentRepaid',
    refused: { fields: { capitalPence: '9,999,999' }, words: 'cannot be repaid' },
  },
  {
    name: 'settles what a sample is drawn from',
    by: 'vera',
    at: () => `${contract}/samples/close-frame`,
    fields: { sample: 'streets.V2', 'frame.of': 'verifications', size: '1', confidence: '95' },
    records: 'SampleFrameClosed',
    refused: { fields: { size: '0' }, words: 'How many are drawn' },
  },
  {
    name: 'gives the seed of a public draw',
    by: 'vera',
    today: '2019-07-01',
    at: () => `${contract}/samples/streets.V1/draw`,
    fields: {
      source: 'public',
      seed: '12 24 36',
      'publicDraw.words': 'The lottery of the evening',
      ...day('publicDraw.drawnOn', '2019-06-30'),
    },
    records: 'SampleSeedGiven',
    refused: { fields: { seed: '' }, words: 'Seed must be' },
  },
  {
    name: 'decides about a drawn verification again',
    by: 'victor',
    at: ({ drawn }) => `${contract}/samples/streets.V1/items/${drawn}/recheck`,
    fields: { recheck: 'verified' },
    records: 'VerificationRechecked',
    refused: { by: 'vera', words: 'verified' },
  },
  {
    name: 'closes a sample',
    by: 'victor',
    at: () => `${contract}/samples/streets.V1/close`,
    fields: {},
    records: 'SecondChecksClosed',
    refused: { by: 'will', words: 'may not do this' },
  },
  {
    name: 'records a consent',
    by: 'will',
    at: (told) => `${person(told)}/consent`,
    fields: { purpose: 'evaluation', ...day('givenOn', '2019-06-20') },
    records: 'ConsentGiven',
    refused: { fields: { purpose: '' }, words: 'To what must be' },
  },
  {
    name: 'records that a consent was withdrawn',
    by: 'will',
    at: (told) => `${person(told)}/withdraw-consent`,
    fields: { purpose: 'evaluation', ...day('withdrawnOn', '2019-06-25') },
    records: 'ConsentWithdrawn',
    refused: { fields: day('withdrawnOn', '2019-06-01'), words: 'before the consent of' },
  },
  {
    name: 'places a legal hold',
    by: 'anna',
    at: (told) => `${person(told)}/hold`,
    fields: { reasonCode: 'audit' },
    records: 'LegalHoldPlaced',
    refused: { fields: { reasonCode: '' }, words: 'Why must be' },
  },
  {
    name: 'asks for an erasure',
    by: 'will',
    at: (told) => `${person(told)}/erasure/request`,
    fields: { basis: 'no-longer-needed' },
    records: 'ErasureRequested',
    refused: { fields: { basis: '' }, words: 'On which ground must be' },
  },
  {
    name: 'declines an erasure',
    by: 'anna',
    at: (told) => `${person(told)}/erasure/decline`,
    fields: { reasonCode: 'still-needed' },
    records: 'ErasureDeclined',
    refused: { by: 'vera', words: 'may not do this' },
  },
  {
    name: 'lifts a legal hold',
    by: 'anna',
    at: (told) => `${person(told)}/holds/1/lift`,
    fields: {},
    records: 'LegalHoldLifted',
    refused: { by: 'faye', words: 'nobody else can lift it' },
  },
  {
    name: 'places a hold over everybody',
    by: 'anna',
    at: () => `${contract}/holds/place`,
    fields: { reasonCode: 'legal-proceedings' },
    records: 'LegalHoldPlaced',
    refused: { fields: { reasonCode: '' }, words: 'Why must be' },
  },
  {
    name: 'lifts a hold over everybody',
    by: 'anna',
    at: () => `${contract}/holds/1/lift`,
    fields: {},
    records: 'LegalHoldLifted',
    refused: { by: 'faye', words: 'nobody else can lift it' },
  },
  {
    name: 'discloses a sealed field',
    by: 'vera',
    at: ({ entry }) => `${contract}/entries/${entry}/disclose`,
    fields: { what: '/words', to: 'auditor-7', purpose: 'audit' },
    records: 'RecordDisclosed',
    refused: { fields: { purpose: '' }, words: 'What for must be' },
  },
  {
    name: 'says that two references are one person',
    by: 'gina',
    at: ({ declined }) => `${contract}/people/${declined}/merge`,
    fields: ({ person: into }) => ({ into }),
    records: 'PersonsMerged',
    refused: { fields: { into: '' }, words: 'The reference under which the person is known already' },
  },
  {
    name: 'publishes a table',
    by: 'anna',
    at: () => `${contract}/published/publish`,
    fields: { table: 'outcomes', until: '2019-03-31' },
    records: 'PublicationReleased',
    refused: { by: 'vera', words: 'may not do this' },
  },
];

/** The story so far, with what later forms are about. */
async function toldSo(ledger: TestLedger, story: ChangedStory): Promise<Told> {
  const { body } = await ledger.get('/v1/contracts/streets/held-claims');
  const sealed = await entryOf(ledger, 'EvidenceQueried');
  const lines = await ledger.get(`/v1/contracts/streets/statements/${story.restated}/lines`);
  const cohort = lines.body.data.find(({ claim }: { claim: string }) => claim.includes('fewer_nights')).claim;
  return { ...story, cohort, held: body[0].claim, entry: sealed, drafted: 'streets.S04', drawn: '' };
}

async function entryOf(ledger: TestLedger, type: string): Promise<number> {
  for await (const batch of ledger.installation.log.readAll('start')) {
    for (const logged of batch) if (logged.type === type) return logged.sequence;
  }
  throw new Error(`Nothing of the story is ${type}`);
}

describe('the work of payers and auditors in forms', () => {
  let ledger: TestLedger;
  let told: Told;
  const cookies = new Map<Person, string>();
  const filled = new Map<string, Filled | Error>();
  beforeAll(async () => {
    ledger = await TestLedger.open({ cast: Object.entries(people).map(([name, who]) => member(name, who)) });
    told = await toldSo(ledger, await tellChanges(ledger, await tellStory(ledger)));
    for (const [name, who] of Object.entries(people)) {
      cookies.set(name as Person, await ledger.signIn(who.split(';')[0] ?? ''));
    }
    // One story, whichever of its tests is asked first: a step that fails is told by its own test.
    for (const each of cases) {
      filled.set(each.name, await fill(each).catch((error: unknown) => new Error(each.name, { cause: error })));
    }
  }, 180_000);
  afterAll(() => ledger.close());

  const send = async (by: Person, url: string, fields: Fields) => {
    const cookie = cookies.get(by) ?? '';
    return ledger.send(url, { ...(await ledger.formAt(url, cookie)), ...fields }, cookie);
  };

  const fill = async ({ by, at, fields, refused, today }: FormCase): Promise<Filled> => {
    if (today !== undefined) ledger.clock.set(instant(`${today}T10:00:00Z`));
    const drawn = await ledger.get('/v1/contracts/streets/samples/streets.V1/items');
    const item = String(drawn.body?.data?.[0]?.item ?? '');
    told = { ...told, drawn: item.split('.').slice(1).join('/') };
    const url = at(told);
    const typed = typeof fields === 'function' ? fields(told) : fields;
    const no = await send(refused.by ?? by, url, { ...typed, ...refused.fields });
    const yes = await send(by, url, typed);
    const next = await ledger.get(String(yes.headers['location']), { cookie: cookies.get(by) ?? '' });
    return { no, yes, next };
  };

  it.each(cases.map((each) => [each.name, each] as const))('%s', (_, { name, records, refused }) => {
    const answered = filled.get(name);
    if (answered === undefined || answered instanceof Error) throw answered ?? new Error(`${name} was not filled in`);
    const { no, yes, next } = answered;
    expect({ status: no.status >= 400 && no.status < 500, recorded: no.recorded }).toEqual({
      status: true,
      recorded: [],
    });
    expect(no.text).toContain('There is a problem');
    expect(no.text).toContain(refused.words);
    expect([yes.status, yes.text.slice(yes.text.indexOf('There is a problem')).slice(0, 600)]).toEqual([303, '']);
    expect(yes.recorded).toContain(records);
    expect(next.status).toBe(200);
    expect(next.text).toContain('govuk-notification-banner--success');
  });

  it('tells whoever approved a part that somebody else pays it, before anything is typed', async () => {
    const url = `${statement(told, 'restated')}/pay`;
    const approver = await ledger.get(url, { cookie: cookies.get('anna') ?? '' });
    expect(approver.text).toContain('You approved this part of the statement, so somebody else of');
    expect(approver.text).not.toContain('bankReference');
    const other = await ledger.get(url, { cookie: cookies.get('ben') ?? '' });
    expect(other.text).toContain('bankReference');
  });

  it('decides nothing on figures that somebody has changed meanwhile, and shows the change', async () => {
    const url = `${statement(told, 'statement')}/claw-back`;
    const cookie = cookies.get('anna') ?? '';
    const opened = await ledger.formAt(url, cookie);
    const drawn = { pence: '10', ...day('approvedOn', '2019-07-01') };
    expect(await send('faye', `${contract}/advances/approve`, drawn)).toMatchObject({ status: 303 });
    const typed = { chosen: [`streets.${told.person}.enters_home.1`], cause: 'duplicate', words: 'Kept as typed' };
    const shown = await ledger.send(url, { ...opened, ...typed }, cookie);
    expect(shown).toMatchObject({ status: 412, recorded: [] });
    expect(shown.text).toContain('this has been recorded');
    expect(shown.text).toContain('£10.00');
    expect(shown.text).toContain('Kept as typed');
  });
});

function member(name: string, who: string) {
  const actor = readActor(who);
  if ('wrong' in actor) throw new Error(actor.wrong);
  return { actor, name: `${name} (synthetic)`, part: 'Off the Streets' };
}
