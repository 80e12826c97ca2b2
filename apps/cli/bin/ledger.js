#!/usr/bin/env node
// Plain JavaScript that any Node can read: it makes sure that the ledger itself runs on one that can run it.
// better-sqlite3 crashes below 22.14 without a word, so an older Node must not get any further than this file.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const main = join(project, 'dist', 'apps', 'cli', 'src', 'main.js');
const pinned = join(project, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isNewEnough = major > 22 || (major === 22 && minor >= 14);

if (!existsSync(main)) {
  fail('The ledger is not built yet. Run: npm ci && npm run build');
} else if (isNewEnough) {
  await import(pathToFileURL(main).href);
} else if (existsSync(pinned) && process.execPath !== pinned) {
  runOn(pinned);
} else {
  fail(`The ledger needs Node 22.14 or newer, and this is ${process.versions.node}. Run: npm ci (it brings one)`);
}

/** The same command on the Node of the project; this process only waits, and hands signals and the exit code on. */
function runOn(node) {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both processes. This one must stay, or the shell's prompt comes back too early.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${node} cannot be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
