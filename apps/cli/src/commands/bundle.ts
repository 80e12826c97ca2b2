import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { open, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  type BundleKind,
  type BundlePlan,
  BundleRefused,
  Bundles,
  bundleKinds,
  type Disclosure,
  DisclosureRefused,
  disclose,
} from '#bundles';
import { notAllowedWords, refusalInWords } from '#contracts';
import type { Installation } from '#installation';
import { personReasons } from '#persons';
import { actorOf } from '../acting.js';
import type { Acting } from '../acting-options.js';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { reading, writing } from '../open.js';
import type { Session } from '../session.js';
import { plural } from '../terminal.js';

export interface BundleRequest extends Acting {
  readonly out?: string;
  readonly asOf?: number;
  readonly size?: number;
  readonly checkpoint?: readonly string[];
  readonly to?: string;
  readonly purpose: string;
  readonly disclose?: readonly string[];
}

/**
 * `ledger bundle`: beside a server it is made under the checkpoint that the server signed last; otherwise everything is
 * signed first. What is disclosed is recorded, so that needs the ledger for itself.
 */
export async function bundle(session: Session, kind: string, ref: string, request: BundleRequest): Promise<ExitCode> {
  if (!isKind(kind)) {
    throw new Failure(
      'usage',
      'kind-unknown',
      `There is no bundle of a ${kind}; there is one of ${bundleKinds.join(', ')}`,
    );
  }
  const make = (installation: Installation) => making(session, installation, kind, ref, request);
  if (request.disclose !== undefined) return writing(session, make);
  try {
    return await writing(session, make);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'ledger-in-use') throw error;
    return reading(session, make);
  }
}

async function making(
  session: Session,
  installation: Installation,
  kind: BundleKind,
  ref: string,
  request: BundleRequest,
): Promise<ExitCode> {
  const { io, out, options } = session;
  const bundles = new Bundles(installation);
  const held = (request.checkpoint ?? []).map((file) => textOf(resolve(io.cwd, file)));
  try {
    const plan = await bundles.plan({ kind, ref }, { asOf: request.asOf, size: request.size, held });
    const disclosures = await disclosedTo(session, installation, bundles, plan, request);
    const place = resolve(io.cwd, request.out ?? `${plan.name}.zip`);
    if (place.endsWith('.zip')) await writeZip(place, bundles.zip(plan, disclosures));
    else await writeFolder(place, bundles, plan, disclosures);
    const facts = {
      ...{ kind, ref, asOf: plan.asOf, size: plan.checkpoint.size, vkey: plan.vkey, entries: plan.entries.length },
      disclosed: disclosures.length,
      grownFrom: plan.grownFrom,
      written: place,
    };
    if (options.json) await out.document(facts);
    else {
      await out.line(
        `${plural(facts.entries, 'entry', 'entries')} as of entry ${facts.asOf}, under the checkpoint of ${facts.size}`,
      );
      await out.line(`  ${place}`);
      out.note(
        'Its README.txt says how anybody checks it with OpenSSL alone; or: ledger verify <it> --vkey <the key>.',
      );
      if (disclosures.length > 0) out.note('It holds personal data in clear: send it the way such data is sent.');
    }
    return exitCodes.ok;
  } catch (error) {
    throw inWords(error);
  }
}

async function disclosedTo(
  session: Session,
  installation: Installation,
  bundles: Bundles,
  plan: BundlePlan,
  request: BundleRequest,
): Promise<Disclosure[]> {
  if (request.disclose === undefined) return [];
  const by = await actorOf(session, installation, request);
  const isAll = request.disclose.includes('all');
  const entries = isAll ? 'all' : new Set(request.disclose.map(Number));
  if (entries !== 'all' && [...entries].some((entry) => !Number.isSafeInteger(entry))) {
    throw new Failure('usage', 'bad-entry', '--disclose takes entries of the ledger, or the word all');
  }
  const disclosing = { by, to: request.to ?? by.subject, purpose: request.purpose, entries } as const;
  return disclose(
    bundles,
    plan,
    { bus: await installation.bus(), evidenceFiles: installation.evidenceFiles },
    disclosing,
  );
}

/** Whole or not there: what was interrupted never stands under the name of a bundle. */
async function writeZip(place: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  if (existsSync(place)) throw fileExists(place);
  const file = await open(place, 'wx', 0o600);
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    await file.sync();
  } catch (error) {
    await rm(place, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function writeFolder(
  place: string,
  bundles: Bundles,
  plan: BundlePlan,
  disclosures: readonly Disclosure[],
): Promise<void> {
  if (existsSync(place)) throw fileExists(place);
  const folders = new Set<string>();
  const add = async (name: string, bytes: Uint8Array) => {
    const file = join(place, name);
    if (!folders.has(dirname(file))) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    folders.add(dirname(file));
    await writeFile(file, bytes, { flag: 'wx', mode: 0o600 });
  };
  try {
    await bundles.write(plan, add, disclosures);
  } catch (error) {
    await rm(place, { recursive: true, force: true });
    throw error;
  }
}

function fileExists(place: string): Failure {
  return new Failure(
    'failed',
    'file-exists',
    `${place} is there already, and nothing is written over it`,
    'Say another place with --out.',
  );
}

function inWords(error: unknown): unknown {
  if (error instanceof BundleRefused) {
    return new Failure('failed', error.problem === 'nothing-about-it' ? 'not-found' : error.problem, error.message);
  }
  if (error instanceof DisclosureRefused) {
    const words = refusalInWords({ ...notAllowedWords, ...personReasons }, error.refusal as never);
    return new Failure(
      'failed',
      error.refusal.refused,
      `${error.path} of entry ${error.entry} was not disclosed: ${words}`,
    );
  }
  return error;
}

function isKind(kind: string): kind is BundleKind {
  return (bundleKinds as readonly string[]).includes(kind);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(
      'usage',
      'no-checkpoint',
      `The checkpoint ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}
