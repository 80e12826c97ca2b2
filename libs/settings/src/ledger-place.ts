import type { InstallationPlace, Signing } from '#installation';
import type { SettingValues } from './settings.js';

/** What a server and a command alike need to know of a ledger. */
export interface LedgerPlace extends InstallationPlace {
  readonly participantsBackupDays: number;
  readonly signing: Signing;
  readonly store: LedgerStore;
}

type LedgerStore = { readonly kind: 'sqlite' } | { readonly kind: 'eventstoredb'; readonly url: string };

/** Where the ledger is, how it is signed, and which store holds its log. */
export function ledgerPlaceOf(settings: SettingValues): LedgerPlace {
  const { LEDGER_PARTICIPANTS: participants, LEDGER_PARTICIPANTS_KEY: participantsKey } = settings;
  const { LEDGER_LOG_KEY: logKey, LEDGER_ORIGIN: origin, LEDGER_WITNESS_POLICY: witnessPolicy } = settings;
  return {
    data: settings.LEDGER_DATA,
    participantsBackupDays: settings.LEDGER_PARTICIPANTS_BACKUP_DAYS,
    ...(participants === undefined ? {} : { participants }),
    ...(participantsKey === undefined ? {} : { participantsKey }),
    ...(logKey === undefined ? {} : { logKey }),
    ...(origin === undefined ? {} : { origin }),
    signing: {
      everyMs: settings.LEDGER_CHECKPOINT_SECONDS * 1000,
      isElsewhere: !settings.LEDGER_SIGNS,
      startCheck: settings.LEDGER_START_CHECK,
      newLog: settings.LEDGER_NEW_LOG,
      ...(witnessPolicy === undefined ? {} : { witnessPolicy }),
    },
    store: storeOf(settings),
  };
}

export function storeOf({ LEDGER_STORE: kind, LEDGER_EVENTSTORE_URL: url }: SettingValues): LedgerStore {
  return kind === 'eventstoredb' && url !== undefined ? { kind, url } : { kind: 'sqlite' };
}
