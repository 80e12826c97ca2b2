import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, londonDayOf, SystemClock } from '#kernel';
import { read } from '../test/on-changed-ledger.js';
import { type Ran, runLedger } from '../test/run-ledger.js';
import { returnFolder, SENDERS, smallLedger } from '../test/small-ledger.js';

describe('whoever gives a command in a ledger of real people', () => {
  let small: Awaited<ReturnType<typeof smallLedger>>;
  let data: string;
  let returned: string;
  const tokens: Record<string, string> = {};
  const run = (...argv: string[]) => runLedger([...argv, '--data', data], { cwd: small.folder });

  beforeAll(async () => {
    small = await smallLedger();
    data = join(small.folder, 'real');
    cpSync(small.data, data, { recursive: true });
    // From here on nobody in it is made up.
    rmSync(join(data, 'DEMONSTRATION'));
    returned = returnFolder(small.folder);
    const expires = addDays(londonDayOf(new SystemClock().now()), 300);
    for (const [name, organisation, role, ...only] of [
      ['payer', 'dfe', 'outcome-payer'],
      ['gateway', 'council', 'referral-agency'],
      ['provider', 'kestrel', 'service-provider'],
      ['elsewhere', 'kestrel', 'service-provider', '--contract', 'east'],
      ['operator', 'operator', 'operator'],
    ] as const) {
      const issued = await run(
        ...['token', 'issue', '--organisation', organisation, '--role', role, '--expires', expires],
        ...['--scope', 'write', ...only],
      );
      expect(issued.exit).toBe(0);
      tokens[name] = join(small.folder, `${name}.token`);
      writeFileSync(tokens[name], issued.out);
    }
  });
  afterAll(() => rmSync(small.folder, { recursive: true, force: true }));

  const by = (...names: string[]) => names.flatMap((name) => ['--token-file', tokens[name] ?? '']);
  const writing = (): readonly (readonly string[])[] => [
    ['import', returned, '--contract', 'west', '--name', 'tokens'],
    ['import', returned, '--contract', 'west', '--name', 'tokens', '--dry-run'],
    ['publish', 'referrals', 'west', '2021-06-30'],
    ['disclose', '1', '/note', '--to', 'auditor-3', '--purpose', 'audit'],
    ['bundle', 'payment', 'west.S01.P1', '--disclose', 'all'],
    ['webhook', 'add', 'https://example.org/hooks'],
  ];
  const failed = ({ err }: Ran) => JSON.parse(err.slice(err.indexOf('{"error"')));

  it('is not taken for whom --as says, whatever the command', async () => {
    for (const argv of writing()) {
      const ran = await run(...argv, '--as', 'paula;dfe;outcome-payer', '--json');
      expect([ran.exit, failed(ran).error]).toMatchObject([
        2,
        { code: 'as-only-in-a-demonstration', hint: expect.stringContaining('--token-file') },
      ]);
    }
  });

  it('has to be somebody, and one', async () => {
    for (const argv of writing()) {
      const ran = await run(...argv, '--json');
      expect([ran.exit, failed(ran).error.code]).toEqual([2, 'actor-needed']);
    }
    const demonstration = (...argv: string[]) => runLedger([...argv, '--data', small.data], { cwd: small.folder });
    const twice = ['publish', 'referrals', 'west', '2021-06-30', '--as', 'paula;dfe;outcome-payer'];
    expect(await demonstration(...twice, ...by('payer'))).toMatchObject({
      exit: 2,
      err: expect.stringContaining('Say --token-file or --as, and not both'),
    });
    const noFile = await run('publish', 'referrals', 'west', '2021-06-30', '--token-file', 'nowhere');
    expect([noFile.exit, noFile.err]).toEqual([2, expect.stringContaining('nowhere cannot be read')]);
    const stdin = ['--token-file', '-'];
    expect(await run('import', returned, '--contract', 'west', ...stdin, ...stdin)).toMatchObject({
      exit: 2,
      err: expect.stringContaining('Only one token'),
    });
    expect(await run('do', 'record-meeting', '--input', '-', ...stdin)).toMatchObject({
      exit: 2,
      err: expect.stringContaining('cannot both stand on standard input'),
    });
  });

  it('sends a return as the roles of their tokens, and a dry run is judged as the sending is', async () => {
    const send = (...argv: string[]) => run('import', returned, '--contract', 'west', '--name', 'tokens', ...argv);
    for (const dry of [['--dry-run'], []]) {
      const elsewhere = await send(...by('gateway', 'elsewhere'), ...dry, '--json', '--quiet');
      expect([elsewhere.exit, failed(elsewhere).error.code]).toEqual([1, 'not-appointed']);
      const verifierless = await send(...by('payer'), ...dry);
      expect([verifierless.exit, verifierless.err]).toEqual([
        2,
        expect.stringContaining('records nothing of a return'),
      ]);
    }
    const dry = read(await send(...by('gateway', 'provider'), '--dry-run', '--json', '--quiet'));
    const sent = read(await send(...by('gateway', 'provider'), '--json', '--quiet'));
    expect(sent.recorded).toEqual(dry.recorded);
    expect(sent.recorded.length).toBeGreaterThan(0);
  });

  it('publishes, discloses and bundles by their token', async () => {
    expect((await run('publish', 'referrals', 'west', '2021-06-30', ...by('payer'))).out).toContain('Published: ');
    const { out } = await run('events', '--type', 'EvidenceSubmitted', '--limit', '1', '--json');
    const { entry } = JSON.parse(out.split('\n')[0] ?? '') as { readonly entry: number };
    const to = ['--to', 'auditor-3', '--purpose', 'audit'];
    const disclosed = await run('disclose', String(entry), 'file', ...to, '--out', 'handed', ...by('payer'));
    expect(disclosed).toMatchObject({ exit: 0, out: expect.stringContaining('Disclosed to auditor-3') });
    expect(existsSync(join(small.folder, 'handed', `disclosure-${entry}-file`))).toBe(true);
    const bundle = ['bundle', 'payment', 'west.S01.P1', '--disclose', String(entry), '--to', 'auditor-3'];
    const bundled = await run(...bundle, '--out', 'audit.zip', ...by('payer'), '--json', '--quiet');
    expect(read(bundled).disclosed).toBeGreaterThan(0);
    const refused = await run('publish', 'referrals', 'west', '2021-06-30', ...by('elsewhere'));
    expect([refused.exit, refused.err]).toEqual([1, expect.stringContaining('service-provider, may not do this')]);
  });

  it('makes a webhook as an operator alone, as over the API', async () => {
    const add = ['webhook', 'add', 'https://example.org/hooks'];
    const payer = await run(...add, ...by('payer'));
    expect([payer.exit, payer.err]).toEqual([1, expect.stringContaining('it takes operator')]);
    expect(await run(...add, ...by('operator'))).toMatchObject({ exit: 0, out: expect.stringMatching(/^whsec_/) });
    const { webhooks } = read(await run('webhook', 'list', '--json'));
    expect(webhooks).toMatchObject([{ madeBy: { subject: expect.stringMatching(/^token:T/), role: 'operator' } }]);
    const demonstration = await runLedger([...add, ...SENDERS.slice(0, 2), '--data', small.data]);
    expect([demonstration.exit, demonstration.err]).toEqual([1, expect.stringContaining('it takes operator')]);
  });
});
