import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of @sigstore/verify in the npm that runs the tests, else in the one on the path. */
export function npmVerifier(): string | undefined {
  const running = process.env.npm_execpath;
  const npm = running?.endsWith('npm-cli.js') === true ? dirname(dirname(running)) : globalNpm();
  const folder = npm === undefined ? undefined : join(npm, 'node_modules/@sigstore/verify');
  return folder !== undefined && existsSync(join(folder, 'dist/tlog/index.js')) ? folder : undefined;
}

function globalNpm(): string | undefined {
  const { status, stdout } = spawnSync('npm', ['root', '-g'], { encoding: 'utf8' });
  return status === 0 ? join(stdout.trim(), 'npm') : undefined;
}

const TOOLS = ['sh', 'sha256sum', 'base64', 'od', 'sed', 'cmp', 'mktemp', 'head', 'tail', 'wc', 'cut', 'tr'];

/** What the recipe for OpenSSL 3 and coreutils lacks here, if something; a Mac's LibreSSL cannot check Ed25519. */
export function missingForOpenssl(): string | undefined {
  const version = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '';
  if (!/^OpenSSL [3-9]/.test(version)) return 'there is no OpenSSL 3';
  const missing = TOOLS.find((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
  return missing === undefined ? undefined : `there is no ${missing}`;
}
