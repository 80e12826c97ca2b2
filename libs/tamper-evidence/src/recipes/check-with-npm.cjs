// Checks an entry of a ledger with the verifier that npm carries for its own packages (@sigstore/verify): code of other
// people, on any machine that has npm, with no network.
//
//   node check-with-npm.cjs EVENT TLOG-PROOF VKEY
//
// VKEY is a file with the log's public key. Compare it with the one in the contract: a forger would hand you his own.
const { execSync } = require('node:child_process');
const { createPublicKey } = require('node:crypto');
const { existsSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const [eventFile, proofFile, vkeyFile] = process.argv.slice(2);
if (vkeyFile === undefined) stop(2, 'usage: node check-with-npm.cjs EVENT TLOG-PROOF VKEY');

const [head, ...rest] = readFileSync(proofFile, 'utf8').split('\n\n');
const lines = head.split('\n').filter((line) => !line.startsWith('extra '));
const checkpoint = rest.join('\n\n');
const [, treeSize, rootHash] = checkpoint.split('\n');
const [name, keyId, ...key] = readFileSync(vkeyFile, 'utf8').trim().split('+');
// Behind the type byte stand the 32 bytes of the key; before them, in DER, always the same twelve.
const spki = Buffer.concat([
  Buffer.from('302a300506032b6570032100', 'hex'),
  Buffer.from(key.join('+'), 'base64').subarray(1),
]);
const log = {
  logID: Buffer.from(keyId, 'hex'),
  publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }),
  baseURL: `https://${name}`,
  validFor: { start: new Date(0), end: new Date(8.64e15) },
};
const entry = {
  canonicalizedBody: readFileSync(eventFile),
  inclusionProof: {
    logIndex: lines[1].replace('index ', ''),
    treeSize,
    rootHash: Buffer.from(rootHash, 'base64'),
    hashes: lines.slice(2).map((line) => Buffer.from(line, 'base64')),
    checkpoint: { envelope: checkpoint },
  },
};

const verifier = join(npmFolder(), 'node_modules/@sigstore/verify');
if (!existsSync(verifier)) stop(3, `This npm carries no verifier: ${verifier}`);
const { verifyTLogInclusion } = require(join(verifier, 'dist/tlog/index.js'));
try {
  verifyTLogInclusion(entry, [log]);
} catch (error) {
  stop(1, `NOT OK: ${error.message}`);
}
const { version } = require(join(verifier, 'package.json'));
const { logIndex } = entry.inclusionProof;
process.stdout.write(`ok: ${eventFile} is entry ${logIndex} of ${name}, says @sigstore/verify ${version}\n`);

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
