import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkBundle, nodeEd25519, nodeSha256, ZipFiles } from '#independent-check';
import { type Story, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

describe('audit bundles over HTTP', () => {
  let ledger: TestLedger;
  let story: Story;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    story = await tellStory(ledger);
  });
  afterAll(() => ledger.close());

  const zipOf = async (url: string, headers: Readonly<Record<string, string>> = {}) =>
    (await ledger.app.inject({ url, headers })).rawPayload;
  const checked = (zip: Uint8Array) =>
    checkBundle({
      files: ZipFiles.open(zip, (packed) => inflateRawSync(packed)),
      hash: nodeSha256,
      verify: nodeEd25519,
      keys: ledger.installation.transparency.vkeys().map(({ vkey }) => vkey),
    });

  it('come as a zip file that holds, the same each time', async () => {
    const url = `/v1/bundles/payment/${story.payment}?asOf=2`;
    const answer = await ledger.app.inject({ url });
    expect(answer.statusCode).toBe(404);
    const zip = await zipOf(`/v1/bundles/payment/${story.payment}`);
    const report = await checked(zip);
    expect(report.findings.faults).toEqual([]);
    expect(report.subject).toEqual({ kind: 'payment', ref: story.payment });
    expect(await zipOf(`/v1/bundles/payment/${story.payment}`)).toEqual(zip);
  });

  it('prove the growth from sizes that the reader holds', async () => {
    const report = await checked(await zipOf(`/v1/bundles/payment/${story.payment}?from=7,9`));
    expect(report.findings.faults).toEqual([]);
  });

  it('of a person record who asked', async () => {
    const { person } = story;
    const report = await checked(
      await zipOf(`/v1/bundles/person/${person}`, { 'ledger-actor': 'synthetic-anna; city; outcome-payer' }),
    );
    expect(report.findings.faults).toEqual([]);
    const head = await ledger.installation.log.head();
    if (head !== undefined) await ledger.installation.store.whenHandled(head, 60_000);
    const reads = ledger.installation.store.all<{ ref: string }>(
      "SELECT ref FROM trail_subjects s JOIN entries e ON e.sequence = s.sequence WHERE s.kind = 'reading' AND e.stream LIKE 'reads-%'",
    );
    expect(reads.map(({ ref }) => ref)).toContain(person);
  });

  it.each([
    ['/v1/bundles/claim/x', 400],
    ['/v1/bundles/payment/none.S01.P1', 404],
    ['/v1/bundles/payment/none.S01.P1?size=x', 400],
    ['/v1/bundles/payment/none.S01.P1?size=3', 404],
    ['/v1/bundles/payment/none.S01.P1?from=a', 400],
    ['/v1/bundles/payment/none.S01.P1?what=a', 400],
    ['/assets/scripts/libs/independent-check/src/index.js', 404],
  ])('refuse %s with %i', async (url, status) => {
    expect((await ledger.get(url)).status).toBe(status);
  });
});
