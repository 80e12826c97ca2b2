import { addDays, calendarDate, instant } from '#kernel';
import { CONTRACT, cast, contractBody } from '../../../apps/web/test/story.js';
import { TestLedger } from '../../../apps/web/test/test-ledger.js';

/** Moments at which the clocks change, a financial year ends and a year ends, each with the day that it is in London. */
const MOMENTS = [
  ['2026-03-29T00:30:00Z', '2026-03-29'],
  ['2026-03-29T01:30:00Z', '2026-03-29'],
  ['2026-03-31T22:30:00Z', '2026-03-31'],
  ['2026-03-31T23:30:00Z', '2026-04-01'],
  ['2026-10-25T00:30:00Z', '2026-10-25'],
  ['2026-10-25T01:30:00Z', '2026-10-25'],
  ['2026-12-31T23:30:00Z', '2026-12-31'],
] as const;
const DAYS = ['2026-03-28', '2026-03-29', '2026-03-31', '2026-04-01', '2026-10-24', '2026-10-25', '2026-12-31'];

// Says on standard output what people and programs are shown of each of them, on whatever machine this runs.
const ledger = await TestLedger.open({ today: '2026-01-05' });
for (const { organisation } of contractBody.parties) {
  await recorded('/v1/organisations', { organisation, name: organisation });
}
await recorded('/v1/contracts', {
  ...contractBody,
  signedOn: '2026-01-02',
  startsOn: '2026-01-03',
  endsOn: '2027-12-31',
});

const moments = [];
for (const [index, [at, day]] of MOMENTS.entries()) {
  ledger.clock.set(instant(at));
  const tomorrow = await refer(`R-T${index}`, nextDay(day));
  const { text } = await refer(`R-${index}`, day);
  await ledger.readable();
  const entry = Number((await ledger.get(CONTRACT)).headers['ledger-entry']);
  const page = (await ledger.get(`/entries/${entry}`, { accept: 'text/html' })).text;
  const file = await ledger.get(`/v1/exports/tables/referrals?contract=streets&format=csv&asOf=${entry}`);
  moments.push({
    at,
    today: JSON.parse(text).code ?? 'recorded',
    tomorrow: JSON.parse(tomorrow.text).code,
    entry,
    onPage: [...page.matchAll(/recorded (\d+ \w+ \d{4} at [\d:]+[ap]m)/g)].map(([, words]) => words).at(-1),
    overApi: (await ledger.get(`/v1/entries/${entry}`)).body.event.recordedAt,
    file: /filename="([^"]+)"/.exec(String(file.headers['content-disposition']))?.[1],
    inFile: file.text.trimEnd().split('\r\n').length - 1,
    isInFile: file.text.includes(`,${day},`),
  });
}
const asOf: Record<string, number> = {};
for (const day of DAYS) {
  const { headers } = await ledger.get(`/contracts/streets?asOf=${day}`, { accept: 'text/html' });
  // What the ledger knew at the end of the day in London.
  asOf[day] = Number(headers['ledger-entry']);
}
// The financial year that ends is over in London before it is in Los Angeles, and no sooner than at midnight.
const published: Record<string, number> = {};
for (const [at] of MOMENTS.slice(2, 4)) {
  ledger.clock.set(instant(at));
  const asked = { table: 'referrals', until: '2026-03-31' };
  const { status } = await ledger.post(`${CONTRACT}/publications`, { as: cast.anna, body: asked });
  published[at] = status;
}
await ledger.close();
process.stdout.write(JSON.stringify({ moments, asOf, published }));

function refer(reference: string, referredOn: string) {
  return ledger.post(`${CONTRACT}/referrals`, { as: cast.gina, body: { reference, referredOn } });
}

function nextDay(day: string): string {
  return addDays(calendarDate(day), 1);
}

async function recorded(url: string, body: object): Promise<void> {
  const { status, text } = await ledger.post(url, { as: cast.anna, body });
  if (status !== 201) throw new Error(text);
}
