export type { WitnessedCheckpoint, Witnesses } from './log/cosigning.js';
export { keyFilesOf, LogKeyError } from './log/log-key.js';
export { LogTampered, type Tampering } from './log/log-tampered.js';
export {
  beginsAnew,
  createSignedLog,
  exposedLogKeys,
  finishRotation,
  isSignedLog,
  noSignedLog,
  openSignedLog,
  openSignedLogReadOnly,
  rotateLogKey,
  type SignedLog,
  type SignedLogPlace,
  signedLogInMemory,
} from './log/signed-log.js';
export { type CheckReport, checkLog, type StartCheck } from './log/start-check.js';
export { type After, afterRealTime } from './log/timer.js';
export {
  NotTheSigner,
  NotYetSigned,
  TransparencyLog,
  type TransparencyOptions,
} from './log/transparency-log.js';
export type { TreeStatus } from './log/tree-follower.js';
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
export { recipe, recipeFiles, recipePath } from './recipes/recipes.js';
export { EMPTY_ROOT, HASH_BYTES, nodeHash } from './tree/hashing.js';
export { type EntryBundle, readTilePath, type Tile } from './tree/tiles.js';
export { type ListedKey, type SignedCheckpoint, TreeFile, TreeFileError } from './tree/tree-file.js';
export { FORMAT_VERSION as TREE_FORMAT } from './tree/tree-schema.js';
export {
  ADD_CHECKPOINT_PATH,
  type AddCheckpoint,
  addCheckpointText,
  RequestMalformed,
  readAddCheckpoint,
} from './witness/add-checkpoint.js';
export { Witness, type WitnessAnswer } from './witness/witness.js';
export {
  type Cosigning,
  type ProveConsistency,
  WitnessClient,
  type WitnessClientOptions,
  type WitnessOutcome,
  type WitnessRefusal,
} from './witness/witness-client.js';
export {
  createWitness,
  type OpenedWitness,
  openWitness,
  openWitnessState,
  vkeyOfWitness,
} from './witness/witness-files.js';
export { type RunningWitness, serveWitness } from './witness/witness-server.js';
export { type Contradiction, type Cosigned, WitnessFileError, WitnessState } from './witness/witness-state.js';
