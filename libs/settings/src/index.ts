export { type LedgerPlace, ledgerPlaceOf, storeOf } from './ledger-place.js';
export { nearest } from './nearest.js';
export {
  BadSettings,
  type Given,
  type Origin,
  type ResolvedSettings,
  resolveSettings,
  type SettingsReader,
  type SettingsSources,
} from './resolve-settings.js';
export {
  COMMAND_LINE,
  fieldOf,
  NOT_BESIDE_SIGN_IN,
  type SettingName,
  Settings,
  type SettingValues,
} from './settings.js';
