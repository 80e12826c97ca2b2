import { type Actor, addDays, londonDayOf, readActor } from '#kernel';
import { Webhooks } from '#webhooks';
import type { ChangedStory } from '../../apps/web/test/changed-story.js';
import { formsOf } from '../../apps/web/test/forms-of.js';
import { pagesOf } from '../../apps/web/test/pages-of.js';
import { CONTRACT, cast } from '../../apps/web/test/story.js';
import type { TestLedger } from '../../apps/web/test/test-ledger.js';
import type { Address } from './walk.js';

const HOME = '/contracts/streets';

/**
 * The address of every page and form of a story that was told. What can only be decided about once it is under way is begun
 * first: a sample is drawn, people's data is held and its erasure asked for, and a return is checked.
 */
export async function addressesOf(ledger: TestLedger, story: ChangedStory): Promise<readonly Address[]> {
  const listed = [...pagesOf(story).map((url) => ({ url })), ...formsOf(story)];
  return [
    ...listed,
    ...(await underWay(ledger, story)),
    ...(await accessAddresses(ledger)),
    ...(await takenAddresses(ledger)),
    ...webhookAddresses(ledger),
  ];
}

async function underWay(ledger: TestLedger, { person, declined }: ChangedStory): Promise<readonly Address[]> {
  const record = async (as: string, path: string, body: object): Promise<void> => {
    const { status, text } = await ledger.post(`${CONTRACT}/${path}`, { as, body });
    if (status !== 201) throw new Error(`${path}: ${text}`);
  };
  const signed = await ledger.installation.transparency.sign();
  const seed = { seed: signed?.root.toString('base64'), checkpoint: { size: signed?.size } };
  await record(cast.vera, 'samples/streets.V1/draw', seed);
  await record(cast.anna, `people/${person}/holds`, { reasonCode: 'audit' });
  await record(cast.anna, 'holds', { reasonCode: 'audit' });
  await record(cast.anna, `people/${declined}/erasure`, { basis: 'no-longer-needed' });
  await ledger.readable();

  const { data: drawn } = (await ledger.get(`${CONTRACT}/samples/streets.V1/items`)).body;
  const item = String(drawn[0].item).split('.').slice(1).join('/');
  const sealed = await firstSealed(ledger, person);
  const checked = await checkedReturn(ledger);
  return [
    { url: `${HOME}/samples/streets.V1` },
    { url: `${HOME}/people/${declined}` },
    ...by(cast.vera, ...['check', 'correct', 'recheck'].map((act) => `samples/streets.V1/items/${item}/${act}`)),
    ...by(cast.vera, 'samples/streets.V1/close', 'samples/streets.V1/recover'),
    ...by(cast.anna, `people/${person}/holds/1/lift`, 'holds/1/lift', `entries/${sealed}/disclose`),
    ...by(cast.ben, `people/${declined}/erasure/approve`, `people/${declined}/erasure/decline`),
    ...by(cast.gina, 'import', `import/${checked}`, `import/${checked}/confirm`),
  ];
}

/** Who may do what, with a member who holds a role and a token that waits to be accepted. */
async function accessAddresses(ledger: TestLedger): Promise<readonly Address[]> {
  const olga = 'synthetic-olga; operator; operator';
  const member = 'M0123456789ABCDEFGHJKMNPQRS';
  const record = async (path: string, body: object): Promise<{ token?: string }> => {
    const { status, text, body: answer } = await ledger.post(path, { as: olga, body });
    if (status !== 201) throw new Error(`${path}: ${text}`);
    return answer.about;
  };
  await record('/v1/members', { member, issuer: 'https://login.example.org' });
  const payer = { organisation: 'city', role: 'outcome-payer' };
  const soon = addDays(londonDayOf(ledger.clock.now()), 30);
  await record(`/v1/members/${member}/roles`, { ...payer, contract: 'streets', until: soon });
  const { token = '' } = await record('/v1/tokens', { ...payer, scopes: ['read'], expiresOn: soon });
  await ledger.readable();
  const acts = ['', '/grant', '/withdraw', '/suspend', '/readmit'];
  return [
    ...['/operation/members', '/operation/members/admit', ...acts.map((act) => `/operation/members/${member}${act}`)],
    ...[
      '/operation/tokens',
      '/operation/tokens/offer',
      `/operation/tokens/${token}`,
      `/operation/tokens/${token}/revoke`,
    ],
  ]
    .map((url) => ({ url, as: olga }))
    .concat(['/tokens', `/tokens/${token}/accept`, `/tokens/${token}/revoke`].map((url) => ({ url, as: cast.anna })));
}

/** A webhook that was made, and a test that waits to be sent. */
function webhookAddresses(ledger: TestLedger): readonly Address[] {
  const webhooks = ledger.app.get(Webhooks);
  const by = readActor('synthetic-olga; operator; operator') as Actor;
  const { webhook } = webhooks.create(
    { url: 'https://example.org/hook', description: 'Into the warehouse' },
    by,
  ).webhook;
  const { delivery } = webhooks.ping(webhook, 'ledger.example.org/outcomes');
  const acts = ['', '/rotate', '/pause', '/resume', '/ping', '/retire'];
  const sent = `/deliveries/${delivery}`;
  return ['', '/make', ...[...acts, sent, `${sent}/resend`].map((act) => `/${webhook}${act}`)].map((path) => ({
    url: `/operation/webhooks${path}`,
    as: 'synthetic-olga; operator; operator',
  }));
}

/** A file that was taken, as whoever took it sees it. */
async function takenAddresses(ledger: TestLedger): Promise<readonly Address[]> {
  const file = '/v1/exports/tables/parties?contract=streets&format=csv';
  const { status, text } = await ledger.get(file, { 'ledger-actor': cast.vera });
  if (status !== 200) throw new Error(`${file}: ${text}`);
  const [taken] = (await ledger.get('/v1/exports/taken', { 'ledger-actor': cast.vera })).body;
  return [
    { url: '/exports', as: cast.vera },
    { url: `/exports/taken/${taken.number}`, as: cast.vera },
  ];
}

/** The entry of an event about somebody that has sealed fields. */
async function firstSealed(ledger: TestLedger, person: string): Promise<number> {
  for await (const batch of ledger.installation.log.readAll('start')) {
    const found = batch.find(({ stream, text }) => stream.includes(person) && text.includes('"sealed":[{'));
    if (found !== undefined) return found.sequence;
  }
  throw new Error(`Nothing about ${person} is sealed`);
}

/** Sends a return as the page does. @returns under which id it is kept until it is recorded. */
async function checkedReturn(ledger: TestLedger): Promise<string> {
  const cookie = await ledger.signIn('synthetic-gina');
  const hidden = await ledger.formAt(`${HOME}/import`, cookie);
  const line = 'a-line-that-is-in-no-file';
  const field = (name: string, value: string) =>
    `--${line}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const payload = [
    ...Object.entries({ ...hidden, name: 'june-2019' }).map(([name, value]) => field(name, value)),
    `--${line}\r\nContent-Disposition: form-data; name="files"; filename="referrals.csv"\r\nContent-Type: text/csv\r\n\r\n`,
    'person_reference,referred_on,cohort\r\nOUT-9,2019-06-03,\r\n',
    `\r\n--${line}--\r\n`,
  ].join('');
  const { headers, statusCode, body } = await ledger.app.inject({
    method: 'POST',
    url: `${HOME}/import`,
    headers: { cookie, 'content-type': `multipart/form-data; boundary=${line}` },
    payload,
  });
  const id = /\/import\/([^/?]+)/.exec(String(headers['location']))?.[1];
  if (id === undefined) throw new Error(`The return was not checked: ${statusCode} ${body}`);
  return id;
}

function by(as: string, ...paths: readonly string[]): Address[] {
  return paths.map((path) => ({ url: `${HOME}/${path}`, as }));
}
