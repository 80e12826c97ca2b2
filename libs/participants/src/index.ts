export {
  type ParticipantsFiles,
  type ParticipantsOptions,
  ParticipantsStore,
} from './participants-store.js';
export { SealBroken } from './sealed-box.js';
