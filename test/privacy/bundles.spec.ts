import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Bundles, disclose } from '#bundles';
import { type Actor, readActor } from '#kernel';
import { CONTRACT, cast } from '../../apps/web/test/story.js';
import { MadeBundle } from '../../libs/bundles/test/made-bundle.js';
import { auditor, PlantedLedger } from './planted-ledger.js';

describe('audit bundles and what they say of people', () => {
  let ledger: PlantedLedger;
  let anna: Actor;
  // Each has a ledger of its own: what is disclosed once, and who is erased, stays so.
  beforeEach(async () => {
    ledger = await (await new PlantedLedger().open()).tell();
    anna = readActor(cast.anna) as Actor;
  }, 120_000);
  afterEach(() => ledger?.discard());

  const subject = () => ({ kind: 'person', ref: ledger.person }) as const;
  const shown = ({ files }: MadeBundle) =>
    [...files].flatMap(([name, bytes]) => ledger.planted.foundIn(bytes).map((found) => `${name}: ${found}`));
  const disclosing = async (entries: ReadonlySet<number> | 'all' = 'all') => {
    const { installation } = ledger;
    const bundles = new Bundles(installation);
    const plan = await bundles.plan(subject());
    const { evidenceFiles } = installation;
    const bus = await installation.bus();
    const disclosed = await disclose(
      bundles,
      plan,
      { bus, evidenceFiles },
      { by: anna, to: auditor, purpose: 'audit', entries },
    );
    await ledger.readable();
    return { plan, disclosed };
  };

  it('hold nothing in clear unless it is disclosed, and then only what is recorded as disclosed', async () => {
    const closed = await MadeBundle.of(ledger.installation, subject());
    expect(shown(closed)).toEqual([]);
    expect(await closed.faults()).toEqual([]);
    expect([...closed.files.keys()].some((name) => name.startsWith('data/disclosures/'))).toBe(false);

    const before = (await ledger.leaves()).length;
    const { plan, disclosed } = await disclosing();
    expect(disclosed.length).toBeGreaterThan(1);
    expect(disclosed.some(({ file }) => file !== undefined)).toBe(true);
    const recorded = (await ledger.leaves()).slice(before).map(({ text }) => JSON.parse(text) as { type: string });
    expect(recorded.map(({ type }) => type)).toEqual(disclosed.map(() => 'RecordDisclosed'));
    const again = await disclosing();
    expect(again.disclosed.length).toBe(disclosed.length);
    // The reader was told once, however often the bundle is made.
    expect((await ledger.leaves()).length).toBe(before + disclosed.length);

    const opened = await MadeBundle.of(ledger.installation, subject(), { asOf: plan.asOf }, disclosed);
    expect(await opened.faults()).toEqual([]);
    expect((await opened.check()).stored?.disclosed).toBe(disclosed.length);
    expect(shown(opened).every((one) => one.startsWith('data/disclosures/'))).toBe(true);
    const [name = ''] = [...opened.files.keys()].filter((file) => /disclosures\/.*\.json$/.test(file));
    const forged = opened.with({ [name]: opened.text(name).replace('"value"', '"Value"') }).rebagged();
    expect(await forged.faults()).toEqual([expect.stringContaining('is not what entry')]);
  }, 120_000);

  it('hold for ever after the person is erased, when new ones have ciphertext alone', async () => {
    const { plan, disclosed } = await disclosing();
    const before = await MadeBundle.of(ledger.installation, subject(), { asOf: plan.asOf }, disclosed);
    const closed = await MadeBundle.of(ledger.installation, subject());
    const people = `${CONTRACT}/people/${ledger.person}`;
    await ledger.say(cast.will, `${people}/erasure`, { basis: 'consent-withdrawn' });
    await ledger.say(cast.anna, `${people}/erasure/approval`);

    const keys = ledger.installation.transparency.vkeys().map(({ vkey }) => vkey);
    expect(await before.faults({ keys })).toEqual([]);
    expect(await closed.faults({ keys })).toEqual([]);
    const after = await MadeBundle.of(ledger.installation, subject());
    const held = [{ name: 'from before the erasure', note: before.text('data/checkpoint') }];
    expect(await after.faults({ keys, held })).toEqual([]);
    expect(after.text('data/index.json')).toContain('ParticipantKeyDestroyed');
    expect(shown(after)).toEqual([]);
    // What stays open is about nobody: the contract's own words, under the contract's key.
    const { disclosed: open } = await disclosing();
    const subjects = open.map(({ entry, place }) => after.sealedSubject(entry, place));
    expect(new Set(subjects)).toEqual(new Set(['streets']));
    // Of an entry from before, the events are the same bytes as they ever were.
    for (const [name, bytes] of closed.files) {
      if (/^data\/events\/\d+\.json$/.test(name)) expect(after.files.get(name)).toEqual(bytes);
    }
  }, 120_000);
});
