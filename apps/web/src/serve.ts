import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { BadSettings, NOT_BESIDE_SIGN_IN } from '#settings';
import { BrowserScripts } from './bundles/browser-scripts.js';
import { type Config, readConfig } from './config.js';
import { Stylesheet } from './layout/stylesheet.js';
import { openFor } from './open-for.js';
import { Metrics } from './operation/metrics.js';
import { MetricsServer } from './operation/metrics-server.js';
import type { StorePlace } from './operation/running.js';
import { verifyBeside } from './operation/verify-beside.js';
import { SentWebhooks } from './sent-webhooks.js';
import type { SignInSettings } from './sign-in/sign-in-provider.js';
import { Terminal } from './terminal.js';
import { createWebApp } from './web-app.js';

const OPTIONS = ['--demonstration'];

/**
 * Opens the ledger and serves it until the process is told to stop.
 *
 * @param options `--demonstration` does the same as LEDGER_DEMONSTRATION=true: it is what `npm start` says.
 */
export async function serve(options: readonly string[]): Promise<void> {
  const terminal = new Terminal(process.stderr);
  try {
    const unknown = options.filter((option) => !OPTIONS.includes(option));
    if (unknown.length > 0)
      throw new BadSettings(`There is no option ${unknown.join(' ')}; there is ${OPTIONS.join(' ')}`);
    const fromEnvironment = readConfig();
    const config: Config = {
      ...fromEnvironment,
      demonstration: fromEnvironment.demonstration || options.includes('--demonstration'),
    };
    if (config.demonstration && config.signIn !== undefined)
      throw new BadSettings(`--demonstration: ${NOT_BESIDE_SIGN_IN}`);
    // A folder may bring settings that nobody thought of.
    for (const file of config.settingsFiles) terminal.line(`Settings of ${file} apply.`);
    await run(config, terminal);
  } catch (error) {
    // A stack says nothing to whoever mistyped a setting or started a second process; what is not foreseen keeps its own.
    terminal.line(isExpected(error) ? error.message : String((error as Error).stack ?? error));
    process.exitCode = error instanceof BadSettings ? 2 : 1;
  }
}

async function run(config: Config, terminal: Terminal): Promise<void> {
  // First what fails at once, so that nobody waits for a demonstration that cannot be shown.
  const stylesheet = Stylesheet.built();
  const scripts = BrowserScripts.built();
  const signIn = config.signIn && signInOf(config.signIn);
  const installation = await openFor(config, terminal);
  let app: NestFastifyApplication | undefined;
  let webhooks: SentWebhooks | undefined;
  const stopping = new AbortController();
  let measured: MetricsServer | undefined;
  let metricsAddress: string | undefined;
  let address: string;
  try {
    webhooks = SentWebhooks.open(config, installation);
    const metrics = config.metrics && new Metrics(installation, webhooks?.webhooks);
    app = await createWebApp({
      installation,
      demonstration: config.demonstration,
      servesEntries: config.servesEntries,
      stylesheet,
      scripts,
      ...(webhooks === undefined ? {} : { webhooks: webhooks.webhooks }),
      ...(signIn && { signIn }),
      ...(metrics && { metrics }),
      running: {
        store: storeOf(config),
        metrics: config.metrics && metricsWords(config.metrics),
        verify: verifyBeside({ data: config.dataFolder, store: config.store.kind }, stopping.signal),
      },
      logLevel: config.logLevel,
      trustProxy: config.trustProxy,
    });
    // Listening by Fastify itself: Nest would print a failure with a prefix of its own before it is told here.
    const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
    address = await fastify.listen({ port: config.port, host: config.host });
    if (config.metrics !== undefined && metrics !== undefined) {
      measured = new MetricsServer(metrics, (error) => fastify.log.error({ err: error }, 'metrics'));
      metricsAddress = await listening(measured, config.metrics);
    }
    webhooks?.start(config.signIn?.publicUrl ?? address, fastify.log);
  } catch (error) {
    await measured?.close();
    await app?.close();
    await webhooks?.stop();
    await installation.close();
    throw addressProblem(error, config) ?? error;
  }
  terminal.line(`The ledger is open at ${address.replace('127.0.0.1', 'localhost')}`);
  if (metricsAddress !== undefined) terminal.line(`What is measured can be asked for at ${metricsAddress}`);
  if (!config.demonstration && signIn === undefined) {
    terminal.line(
      'Nobody can sign in: LEDGER_OIDC_ISSUER is not set. Only machines with a token of the API are served.',
    );
  }
  terminal.line('Stop it with Ctrl-C.');
  await told(terminal);
  stopping.abort();
  await measured?.close();
  await app.close();
  await webhooks?.stop();
  await installation.close();
}

/** Which port is free is known only once it is listened on, and is then told at the terminal. */
function metricsWords({ host, port }: NonNullable<Config['metrics']>): string {
  return port === 0 ? `http://${host}, at a free port that was told at the start` : `http://${host}:${port}/metrics`;
}

/** Where the log is, without the credentials of its connection string. */
function storeOf({ store, dataFolder }: Config): StorePlace {
  if (store.kind === 'sqlite') return { kind: 'SQLite file', place: resolve(dataFolder, 'ledger.db') };
  const { host, hostname } = new URL(store.url);
  return { kind: 'EventStoreDB', place: `${host || hostname}; what is derived from it is in ${resolve(dataFolder)}` };
}

/** @throws BadSettings when the secret cannot be read. */
function signInOf({ clientSecretFile, ...settings }: NonNullable<Config['signIn']>): SignInSettings {
  let clientSecret: string;
  try {
    clientSecret = readFileSync(clientSecretFile, 'utf8').trim();
  } catch (error) {
    throw new BadSettings(`LEDGER_OIDC_CLIENT_SECRET_FILE cannot be read: ${(error as Error).message}`);
  }
  if (clientSecret === '') throw new BadSettings(`LEDGER_OIDC_CLIENT_SECRET_FILE: ${clientSecretFile} is empty`);
  return { ...settings, clientSecret };
}

/** Settles when the process is told to stop. Told twice, it stops at once: what was recorded is safe. */
function told(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      terminal.line('Stopping: requests that are being answered are finished first. Once more stops at once.');
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.off(signal, stop);
        process.once(signal, () => process.exit(130));
      }
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  });
}

const EXPECTED = [
  'BadSettings',
  'InstallationError',
  'LedgerFileError',
  'LedgerInUse',
  'LogCorrupt',
  'LogInUse',
  'LogKeyError',
  'LogTampered',
  'MembersFileError',
  'NotADemonstration',
  'ParticipantsFileError',
  'PolicyMalformed',
  'ReadStoreDamaged',
  'TreeFileError',
  'WebhooksFileError',
];

function isExpected(error: unknown): error is Error {
  return error instanceof Error && EXPECTED.includes(error.name);
}

/** @throws BadSettings for an address that cannot be listened on. */
async function listening(server: MetricsServer, { host, port }: NonNullable<Config['metrics']>): Promise<string> {
  try {
    return await server.listen(host, port);
  } catch (error) {
    throw addressProblem(error, { host, port }, 'LEDGER_METRICS') ?? error;
  }
}

/**
 * What is wrong with the address to listen on, in words that say what to do about it; nothing for any other error.
 *
 * @param settings how the names of its settings begin.
 */
function addressProblem(
  error: unknown,
  { host, port }: Pick<Config, 'host' | 'port'>,
  settings = 'LEDGER',
): BadSettings | undefined {
  switch ((error as { readonly code?: unknown }).code) {
    case 'EADDRINUSE':
      return new BadSettings(
        `Port ${port} of ${host} is taken by another process. Choose another one with ${settings}_PORT, for example ${settings}_PORT=${settings === 'LEDGER' ? 8080 : 9464}`,
      );
    case 'EACCES':
      return new BadSettings(`This user may not listen on port ${port}. Choose one above 1023 with ${settings}_PORT`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new BadSettings(`${host} is no address of this machine. Choose one with ${settings}_HOST`);
    default:
      return undefined;
  }
}
