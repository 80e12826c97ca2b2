import { Findings } from '../findings.js';
import { type Hash, textOf, type VerifyEd25519 } from '../formats/index.js';
import { Agreement } from './agreement.js';
import type { BundleEvent } from './bundle-event.js';
import type { BundleFiles } from './bundle-files.js';
import { checkCalculationFile } from './calculation-file.js';
import { checkBag } from './check-bag.js';
import { checkEvents, type SchemaProblem } from './check-events.js';
import { type BundleSubject, checkIndex } from './check-index.js';
import { checkKeys, type HeldNote, type KeyCounts } from './check-keys.js';
import { MoneyCheck, type MoneyCounts } from './check-money.js';
import { checkStoredFiles, type StoredFileCounts } from './check-stored-files.js';
import { HashedFiles } from './hashed-files.js';
import { statementsOf } from './statements.js';

export interface BundleCheckOptions {
  readonly files: BundleFiles;
  readonly hash: Hash;
  readonly verify: VerifyEd25519;
  /** Public keys that the auditor trusts, of the log and of witnesses. @throws FormatError for one that is none. */
  readonly keys?: readonly string[];
  /** Checkpoints that the auditor kept, or got from somebody else. */
  readonly held?: readonly HeldNote[];
  readonly schemaProblem?: SchemaProblem;
  readonly progress?: (done: number, total: number) => void;
}

export interface BundleReport {
  readonly findings: Findings;
  /** What the bundle is about, where it could be read. */
  readonly subject: BundleSubject | undefined;
  readonly asOf: number | undefined;
  /** How many files are in it, each with the hash that its manifest says. */
  readonly files: number;
  readonly keys: KeyCounts | undefined;
  readonly events: number;
  /** Events that were proved to stand in the log. */
  readonly proved: number;
  readonly money: MoneyCounts | undefined;
  readonly stored: StoredFileCounts | undefined;
}

/**
 * Checks a bundle from nothing but its own files and what the auditor brings: that it is whole, that every event stands in
 * the log that was signed, that the log only grew, and that the amounts follow from the events. It runs in a browser too.
 *
 * @throws FormatError for a key of the auditor that is none, BundleError for files that cannot be read.
 */
export async function checkBundle(options: BundleCheckOptions): Promise<BundleReport> {
  const { hash, verify, keys = [], held = [], schemaProblem, progress } = options;
  const findings = new Findings();
  const files = new HashedFiles(options.files, hash);
  const signed = await checkKeys(files, { hash, verify, findings, keys, held });
  const events: BundleEvent[] = [];
  const proved =
    signed === undefined
      ? 0
      : await checkEvents(files, signed.checked, { hash, findings, schemaProblem, progress }, (event) =>
          events.push(event),
        );
  if (signed !== undefined && events.length === 0) findings.found('event', 'There are no events in the bundle');
  checkStreams(events, findings);
  const indexText = await textIn(files, 'data/index.json');
  const index =
    signed === undefined || indexText === undefined
      ? undefined
      : checkIndex(indexText, events, signed.checked, findings);
  if (indexText === undefined) findings.found('index', 'There is no data/index.json');
  let money: MoneyCounts | undefined;
  let stored: StoredFileCounts | undefined;
  if (index !== undefined) {
    const agreement = new Agreement(events);
    const statements = statementsOf(events);
    money = new MoneyCheck(events, statements, agreement, index, findings).run();
    const calculation = await textIn(files, 'data/calculation.json');
    checkCalculationFile(calculation ?? '', index.subject, statements, agreement, findings);
    stored = await checkStoredFiles(files, events, index, findings);
  }
  const count = await checkBag(files, findings);
  return {
    findings,
    subject: index?.subject,
    asOf: index?.asOf,
    files: count,
    keys: signed?.counts,
    events: events.length,
    proved,
    money,
    stored,
  };
}

/** No event twice, and the events of a stream in their order. */
function checkStreams(events: readonly BundleEvent[], findings: Findings): void {
  const ids = new Set<string>();
  const revisions = new Map<string, number>();
  for (const { index, id, stream, revision } of events) {
    if (ids.has(id)) findings.found('id', `has the id ${id}, which an entry before it has`, { entry: index });
    if (revision <= (revisions.get(stream) ?? -1)) {
      findings.found('revision', `is revision ${revision} of ${stream}, and does not stand in its order`, {
        entry: index,
      });
    }
    ids.add(id);
    revisions.set(stream, revision);
  }
}

async function textIn(files: HashedFiles, name: string): Promise<string | undefined> {
  if (!files.has(name)) return undefined;
  try {
    return textOf(await files.read(name));
  } catch {
    // Bytes that are no text: what should stand there is missed, and the manifest says the rest.
    return '';
  }
}
