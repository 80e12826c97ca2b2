import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

const launcher = 'apps/cli/bin/ledger.js';
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A project that holds the launcher and nothing else, unless a built main is given. */
function project(main?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-bin-'));
  folders.push(folder);
  mkdirSync(join(folder, 'apps/cli/bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  copyFileSync(launcher, join(folder, launcher));
  if (main !== undefined) {
    mkdirSync(join(folder, 'dist/apps/cli/src'), { recursive: true });
    writeFileSync(join(folder, 'dist/apps/cli/src/main.js'), main);
  }
  return folder;
}

/** Runs the launcher; `version` makes Node say that it is another one, before the launcher looks. */
function launch(folder: string, argv: readonly string[], version?: string) {
  const preload = join(folder, 'version.cjs');
  writeFileSync(
    preload,
    version === undefined
      ? ''
      : `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
  );
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', preload, join(folder, launcher), ...argv],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

const echo = 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 4;';

describe('the launcher', () => {
  it('says how to build when nothing is built', () => {
    expect(launch(project(), ['verify'])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'The ledger is not built yet. Run: npm ci && npm run build\n',
    });
  });

  it('runs what is built, on a Node that can, with its arguments and exit code', () => {
    expect(launch(project(echo), ['trail', 'payment', 'a b'])).toEqual({
      status: 4,
      stdout: '["trail","payment","a b"]\n',
      stderr: '',
    });
  });

  it.each(['20.20.2', '22.13.1', '18.0.0'])('refuses Node %s where the project brings no other', (version) => {
    expect(launch(project(echo), ['verify'], version)).toEqual({
      status: 1,
      stdout: '',
      stderr: `The ledger needs Node 22.14 or newer, and this is ${version}. Run: npm ci (it brings one)\n`,
    });
  });

  it.each(['22.14.0', '24.0.0'])('takes Node %s', (version) => {
    expect(launch(project(echo), [], version).status).toBe(4);
  });

  it('runs on the Node of the project where the machine’s own is too old', () => {
    const folder = project(echo);
    mkdirSync(join(folder, 'node_modules/node/bin'), { recursive: true });
    symlinkSync(process.execPath, join(folder, 'node_modules/node/bin/node'));
    expect(launch(folder, ['verify', '--json'], '20.20.2')).toEqual({
      status: 4,
      stdout: '["verify","--json"]\n',
      stderr: '',
    });
  });
});
