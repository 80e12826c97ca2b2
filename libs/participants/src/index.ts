export { isKeyFileExposed } from './key-file.js';
export {
  type ParticipantsFiles,
  type ParticipantsOptions,
  ParticipantsStore,
} from './participants-store.js';
export { IV_BYTES, KEY_BYTES, SealBroken, unwrap, wrap } from './sealed-box.js';
