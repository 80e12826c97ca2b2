export { isKeyFileExposed } from './key-file.js';
export {
  type ParticipantsFiles,
  type ParticipantsOptions,
  ParticipantsStore,
} from './participants-store.js';
export { SCHEMA_VERSION as PARTICIPANTS_FORMAT } from './participants-tables.js';
export { IV_BYTES, KEY_BYTES, SealBroken, unwrap, wrap } from './sealed-box.js';
