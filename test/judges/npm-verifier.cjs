// What the verifier inside npm says of many entries: a JSON list on standard input, a JSON list of problems out.
// Arguments: the folder of @sigstore/verify.
const { createPublicKey } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const { verifyTLogInclusion } = require(join(process.argv[2], 'dist/tlog/index.js'));
const bytes = (text) => Buffer.from(text, 'base64');

const answers = JSON.parse(readFileSync(0, 'utf8')).map(({ event, index, size, root, proof, checkpoint, log }) => {
  const entry = {
    canonicalizedBody: bytes(event),
    inclusionProof: {
      logIndex: index,
      treeSize: size,
      rootHash: bytes(root),
      hashes: proof.map(bytes),
      checkpoint: { envelope: checkpoint },
    },
  };
  const key = createPublicKey({ key: bytes(log.spki), format: 'der', type: 'spki' });
  const always = { start: new Date(0), end: new Date(8.64e15) };
  try {
    verifyTLogInclusion(entry, [{ logID: bytes(log.keyId), publicKey: key, baseURL: log.url, validFor: always }]);
    return '';
  } catch (error) {
    return error.message;
  }
});
process.stdout.write(JSON.stringify(answers));
