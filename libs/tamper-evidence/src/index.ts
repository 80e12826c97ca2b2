export { type Checkpoint, checkpointText, readCheckpoint } from './notes/checkpoint.js';
export { cosignedAt, ed25519Cosigner } from './notes/cosignature.js';
export {
  type Ed25519Verifier,
  ed25519Signer,
  KeyRefused,
  privateFormOf,
  privateKeyOfSeed,
  publicBytesOf,
  publicKeyOfBytes,
  readPrivateForm,
  readVkey,
  SEED_BYTES,
  type SignatureType,
  seedOf,
  signatureTypes,
  vkeyOf,
} from './notes/ed25519-keys.js';
export {
  isQuorum,
  type Judgement,
  judgeNote,
  type Policy,
  type PolicyGroup,
  type PolicyLog,
  PolicyMalformed,
  type PolicyWitness,
  readPolicy,
  type Witnessing,
} from './notes/policy.js';
export {
  addSignatures,
  type NoteRefusal,
  NoteRefused,
  type NoteSignature,
  type NoteSigner,
  type NoteVerifier,
  type OpenedNote,
  openNote,
  readNote,
  readSignatureLine,
  signatureLine,
  signNote,
} from './notes/signed-note.js';
export { type ConsistencyClaim, type InclusionClaim, isConsistent, isIncluded } from './proofs/check-proof.js';
export { ProofMalformed, readTlogProof, type TlogProof, tlogProofText } from './proofs/tlog-proof.js';
export { EMPTY_ROOT, HASH_BYTES, nodeHash } from './tree/hashing.js';
