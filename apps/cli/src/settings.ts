import { type Given, type LedgerPlace, ledgerPlaceOf, resolveSettings, type SettingsSources } from '#settings';
import { Failure } from './exit-codes.js';
import type { Session } from './session.js';

/** What a command goes by. Each setting and its words stand in the library of settings. */
export interface Config extends LedgerPlace {
  readonly webhooks: { readonly keyFile?: string; readonly allowsLoopback: boolean };
}

/** Where a command finds its settings: on the command line, in the environment, in the files of the folder and the user. */
export function sourcesOf({ io, options }: Pick<Session, 'io' | 'options'>): SettingsSources {
  const given = (option: string, value: string | undefined): Given | undefined =>
    value === undefined ? undefined : { option, value };
  const [data, store] = [given('--data', options.data), given('--store', options.store)];
  const newLog = given('--new-log', options.newLog === true ? 'true' : undefined);
  return {
    environment: io.environment,
    cwd: io.cwd,
    options: {
      ...(data && { LEDGER_DATA: data }),
      ...(store && { LEDGER_STORE: store }),
      ...(newLog && { LEDGER_NEW_LOG: newLog }),
    },
  };
}

/** @throws Failure (usage) with every problem at once; a value is not repeated, because one may hold a password. */
export function configOf(session: Pick<Session, 'io' | 'options'>): Config {
  const { values, problems } = resolveSettings(sourcesOf(session), 'command-line');
  if (problems.length > 0) {
    throw new Failure(
      'usage',
      'bad-settings',
      `The settings are not right: ${problems.join('; ')}`,
      'Where each setting comes from: ledger doctor',
    );
  }
  const { LEDGER_WEBHOOKS_KEY: keyFile, LEDGER_WEBHOOKS_LOCAL: allowsLoopback } = values;
  return { ...ledgerPlaceOf(values), webhooks: { ...(keyFile === undefined ? {} : { keyFile }), allowsLoopback } };
}
