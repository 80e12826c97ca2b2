// Checks every event of this bundle with the verifier that npm carries (@sigstore/verify): other people's code, offline.
//
//   node data/verify.cjs
//
// It checks the checkpoint's signature by data/log.vkey and that each event stands in the log, by the script beside it.
// Compare data/log.vkey with the key in your contract: a forger would have put his own there.
const { execFileSync, execSync } = require('node:child_process');
const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const folder = __dirname;
const npm = process.env.npm_execpath?.endsWith('npm-cli.js')
  ? process.env.npm_execpath
  : join(
      execSync('npm root -g', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim(),
      'npm/bin/npm-cli.js',
    );
const events = readdirSync(join(folder, 'events')).filter((name) => name.endsWith('.json'));
const proofs = readdirSync(join(folder, 'proofs'));
let failed = events.length === 0 || proofs.length !== events.length;
const checked = [];
for (const name of events) {
  const files = [join('events', name), join('proofs', name.replace('.json', '.tlog-proof')), 'log.vkey'];
  if (files.every((file) => existsSync(join(folder, file)))) checked.push(files);
  else failed = true;
}
// So many at once that starting the verifier costs nothing, and that a command line of any system holds them.
const AT_ONCE = 100;
for (let first = 0; first < checked.length; first += AT_ONCE) {
  try {
    const options = { cwd: folder, env: { ...process.env, npm_execpath: npm }, stdio: ['ignore', 'ignore', 'inherit'] };
    const files = checked.slice(first, first + AT_ONCE).flat();
    execFileSync(process.execPath, ['check-with-npm.cjs', ...files], options);
  } catch {
    failed = true;
  }
}
process.stdout.write(failed ? 'NOT OK\n' : `ok: ${events.length} events stand in the log, says npm's own verifier\n`);
process.exitCode = failed ? 1 : 0;
