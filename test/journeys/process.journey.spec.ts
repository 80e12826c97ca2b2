import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createInstallation, VerificationRuns } from '#installation';
import type { verifyBeside as VerifyBeside } from '../../apps/web/src/operation/verify-beside.js';

const main = 'dist/apps/web/src/main.js';
const isBuilt = existsSync(main);

(isBuilt ? describe : describe.skip)(isBuilt ? 'the built process' : 'the built process (run npm run build)', () => {
  let data: string;
  let child: ChildProcess | undefined;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'process-'));
  });
  afterEach(async () => {
    if (child !== undefined && child.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(data, { recursive: true, force: true });
  });

  function start(settings: Readonly<Record<string, string>>, ...options: readonly string[]) {
    const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('LEDGER_'));
    const started = spawn(process.execPath, [main, ...options], {
      env: { ...Object.fromEntries(environment), LEDGER_DATA: data, LEDGER_PORT: '0', ...settings },
    });
    child = started;
    let told = '';
    started.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    let logged = '';
    started.stdout.setEncoding('utf8').on('data', (text: string) => {
      logged += text;
    });
    const ended = once(started, 'close').then(([code]) => code as number);
    return {
      ended,
      told: () => told,
      logged: () => logged,
      /** The words that follow `before`, once they were told. */
      async hears(pattern: RegExp): Promise<string> {
        for (;;) {
          const heard = pattern.exec(told)?.[1];
          if (heard !== undefined) return heard;
          await Promise.race([
            once(started.stderr, 'data'),
            ended.then((code) => Promise.reject(new Error(`It ended with ${code}: ${told}`))),
          ]);
        }
      },
    };
  }

  it('serves a ledger until it is told to stop, and says in no log line who or what was asked about', async () => {
    createInstallation({ data, store: { kind: 'sqlite' } });
    const ledger = start({});
    const address = await ledger.hears(/open at (http:\S+)/);
    expect(await (await fetch(`${address}/health/ready`)).json()).toEqual({ status: 'ready' });
    // Nobody has said who they are, and the people of this ledger may be real.
    expect((await fetch(`${address}/v1/trails/person/PSECRET?direction=itself`)).status).toBe(401);
    child?.kill('SIGTERM');
    expect(await ledger.ended).toBe(0);
    expect(ledger.logged()).toContain('"route":"/v1/trails/:kind/:ref"');
    expect(ledger.logged()).not.toContain('PSECRET');
  });

  it('answers what is measured at a port of its own, where it is asked to', async () => {
    createInstallation({ data, store: { kind: 'sqlite' } });
    const ledger = start({ LEDGER_METRICS_PORT: '0' });
    const metrics = await ledger.hears(/asked for at (http:\/\/127\.0\.0\.1:\d+\/metrics)/);
    const address = await ledger.hears(/open at (http:\S+)/);
    await fetch(`${address}/health/live`);
    const text = await (await fetch(metrics)).text();
    expect(text).toContain('ledger_http_request_seconds_count{method="GET",route="/health/live",status="200"} 1');
    expect(text).toMatch(/^ledger_projection_lag_events\{projection="entries"\} 0$/m);
    expect((await fetch(`${address}/metrics`)).status).toBe(404);
    child?.kill('SIGTERM');
    expect(await ledger.ended).toBe(0);
  });

  it('verifies everything in a process beside it, and knows afterwards what was found', async () => {
    createInstallation({ data, store: { kind: 'sqlite' } });
    const ledger = start({});
    await ledger.hears(/open at (http:\S+)/);
    const { verifyBeside } = (await import(resolve('dist/apps/web/src/operation/verify-beside.js'))) as {
      verifyBeside: typeof VerifyBeside;
    };
    const verify = verifyBeside({ data, store: 'sqlite' }, new AbortController().signal);
    await verify?.('synthetic-olga');
    expect(VerificationRuns.in(data).lastFull()).toMatchObject({ askedBy: 'synthetic-olga', verdict: 'ok', faults: 0 });
    const nowhere = verifyBeside({ data: join(data, 'nowhere'), store: 'sqlite' }, new AbortController().signal);
    await expect(nowhere?.('synthetic-olga')).rejects.toThrow(/There is no ledger in/);
  });

  it.each([
    [
      'settings that are wrong, all at once',
      { LEDGER_PORT: 'http', LEDGER_STORE: 'paper' },
      [],
      2,
      /LEDGER_PORT[\s\S]*LEDGER_STORE/,
    ],
    ['an option that there is not', {}, ['--demo'], 2, /--demo/],
    ['a folder without a ledger', {}, [], 1, /There is no ledger in/],
  ] as const)('stops at %s', async (_, settings, options, code, words) => {
    const ledger = start(settings, ...options);
    expect(await ledger.ended).toBe(code);
    expect(ledger.told()).toMatch(words);
    expect(ledger.told()).not.toMatch(/^ +at /m);
  });

  it('says which setting to change where the port is taken', async () => {
    createInstallation({ data, store: { kind: 'sqlite' } });
    const neighbour = createServer().listen(0, '127.0.0.1');
    await once(neighbour, 'listening');
    const { port } = neighbour.address() as AddressInfo;
    const ledger = start({ LEDGER_PORT: String(port) });
    expect(await ledger.ended).toBe(2);
    expect(ledger.told()).toBe(
      `Port ${port} of 127.0.0.1 is taken by another process. Choose another one with LEDGER_PORT, for example LEDGER_PORT=8080\n`,
    );
    expect(ledger.logged()).not.toContain('EADDRINUSE');
    neighbour.close();
  });

  it('makes no demonstration of a real ledger', async () => {
    createInstallation({ data, store: { kind: 'sqlite' } });
    const ledger = start({}, '--demonstration');
    expect(await ledger.ended).toBe(1);
    expect(ledger.told()).toContain('is not a demonstration');
  });
});
