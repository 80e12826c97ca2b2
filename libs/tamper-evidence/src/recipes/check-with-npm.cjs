// Checks entries of a ledger with the verifier that npm carries for its own packages (@sigstore/verify): code of other
// people, on any machine that has npm, with no network.
//
//   node check-with-npm.cjs EVENT TLOG-PROOF VKEY [EVENT TLOG-PROOF VKEY …]
//
// VKEY is a file with the log's public key. Compare it with the one in the contract: a forger would hand you his own.
const { execSync } = require('node:child_process');
const { createPublicKey } = require('node:crypto');
const { existsSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const files = process.argv.slice(2);
if (files.length === 0 || files.length % 3 !== 0) stop(2, 'usage: node check-with-npm.cjs EVENT TLOG-PROOF VKEY …');

const verifier = join(npmFolder(), 'node_modules/@sigstore/verify');
if (!existsSync(verifier)) stop(3, `This npm carries no verifier: ${verifier}`);
const { verifyTLogInclusion } = require(join(verifier, 'dist/tlog/index.js'));
const { version } = require(join(verifier, 'package.json'));

for (let at = 0; at < files.length; at += 3) {
  const [eventFile, proofFile, vkeyFile] = files.slice(at, at + 3);
  try {
    const log = logOf(vkeyFile);
    const entry = entryOf(eventFile, proofFile);
    verifyTLogInclusion(entry, [log]);
    const { logIndex } = entry.inclusionProof;
    const name = log.baseURL.slice('https://'.length);
    process.stdout.write(`ok: ${eventFile} is entry ${logIndex} of ${name}, says @sigstore/verify ${version}\n`);
  } catch (error) {
    // The others are checked all the same, so that every file that is wrong is named.
    process.stderr.write(`NOT OK: ${eventFile}: ${error.message}\n`);
    process.exitCode = 1;
  }
}

function logOf(vkeyFile) {
  const [name, keyId, ...key] = readFileSync(vkeyFile, 'utf8').trim().split('+');
  // Behind the type byte stand the 32 bytes of the key; before them, in DER, always the same twelve.
  const spki = Buffer.concat([
    Buffer.from('302a300506032b6570032100', 'hex'),
    Buffer.from(key.join('+'), 'base64').subarray(1),
  ]);
  return {
    logID: Buffer.from(keyId, 'hex'),
    publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }),
    baseURL: `https://${name}`,
    validFor: { start: new Date(0), end: new Date(8.64e15) },
  };
}

function entryOf(eventFile, proofFile) {
  const [head, ...rest] = readFileSync(proofFile, 'utf8').split('\n\n');
  const lines = head.split('\n').filter((line) => !line.startsWith('extra '));
  const checkpoint = rest.join('\n\n');
  const [, treeSize, rootHash] = checkpoint.split('\n');
  return {
    canonicalizedBody: readFileSync(eventFile),
    inclusionProof: {
      logIndex: lines[1].replace('index ', ''),
      treeSize,
      rootHash: Buffer.from(rootHash, 'base64'),
      hashes: lines.slice(2).map((line) => Buffer.from(line, 'base64')),
      checkpoint: { envelope: checkpoint },
    },
  };
}

/** The npm that runs this, or the one on the path. */
function npmFolder() {
  const running = process.env.npm_execpath;
  if (running?.endsWith('npm-cli.js')) return dirname(dirname(running));
  return join(execSync('npm root -g', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim(), 'npm');
}

function stop(code, message) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
