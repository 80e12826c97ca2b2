import { BadSettings, type LedgerPlace, ledgerPlaceOf, resolveSettings, type SettingValues } from '#settings';

/** What the web process goes by. Each setting and its words stand in the library of settings. */
export interface Config extends Pick<LedgerPlace, 'store' | 'signing' | 'participantsBackupDays'> {
  readonly host: string;
  readonly port: number;
  /** Where what is measured can be asked for; nowhere, when absent. */
  readonly metrics?: { readonly host: string; readonly port: number };
  readonly dataFolder: string;
  readonly participants?: string | undefined;
  readonly participantsKey?: string | undefined;
  readonly logKey?: string | undefined;
  readonly origin?: string | undefined;
  /** Whether anybody who reaches this address may have whole entries of the log. */
  readonly servesEntries: boolean;
  /** Who is told of what is recorded; nobody by this process, when absent. */
  readonly webhooks?: { readonly keyFile?: string; readonly allowsLoopback: boolean };
  readonly demonstration: boolean;
  /** How people sign in; absent where only machines do. */
  readonly signIn?: {
    readonly publicUrl: string;
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecretFile: string;
  };
  readonly logLevel: SettingValues['LEDGER_LOG_LEVEL'];
  readonly trustProxy: boolean;
  /** The files of settings that were read, whoever starts the process is told. */
  readonly settingsFiles: readonly string[];
}

/**
 * What the environment says, else a file of settings: that of the folder in which the process was started, then that of
 * its user. The only reader of the environment.
 *
 * @throws BadSettings with every problem at once.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  cwd: string = process.cwd(),
): Config {
  const { values: settings, files, problems } = resolveSettings({ environment, cwd }, 'server');
  if (problems.length > 0) throw BadSettings.of(problems);
  const { data: dataFolder, ...place } = ledgerPlaceOf(settings);
  return {
    ...place,
    dataFolder,
    host: settings.LEDGER_HOST,
    port: settings.LEDGER_PORT,
    ...(settings.LEDGER_METRICS_PORT === undefined
      ? {}
      : { metrics: { host: settings.LEDGER_METRICS_HOST, port: settings.LEDGER_METRICS_PORT } }),
    servesEntries: settings.LEDGER_SERVE_ENTRIES,
    ...(settings.LEDGER_WEBHOOKS
      ? {
          webhooks: {
            ...(settings.LEDGER_WEBHOOKS_KEY === undefined ? {} : { keyFile: settings.LEDGER_WEBHOOKS_KEY }),
            allowsLoopback: settings.LEDGER_WEBHOOKS_LOCAL,
          },
        }
      : {}),
    demonstration: settings.LEDGER_DEMONSTRATION,
    ...signInOf(settings),
    logLevel: settings.LEDGER_LOG_LEVEL,
    trustProxy: settings.LEDGER_TRUST_PROXY,
    settingsFiles: files.filter(({ isThere }) => isThere).map(({ file }) => file),
  };
}

function signInOf(settings: SettingValues): Pick<Config, 'signIn'> {
  const { LEDGER_PUBLIC_URL: publicUrl, LEDGER_OIDC_ISSUER: vouches, LEDGER_OIDC_CLIENT_ID: clientId } = settings;
  const { LEDGER_OIDC_CLIENT_SECRET_FILE: clientSecretFile } = settings;
  if (publicUrl === undefined || vouches === undefined || clientId === undefined || clientSecretFile === undefined) {
    return {};
  }
  return { signIn: { publicUrl, issuer: vouches, clientId, clientSecretFile } };
}
