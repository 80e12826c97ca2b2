import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { inWords, momentOf } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { document, meeting, revision, variation } from './show/changes.js';
import { claim } from './show/claim.js';
import { contract } from './show/contract.js';
import { person } from './show/person.js';
import { clawback, cohort, dispute } from './show/settlement.js';
import type { Show } from './show/shown.js';
import { statement } from './show/statement.js';

const kinds: Readonly<Record<string, Show>> = {
  contract,
  variation,
  revision,
  meeting,
  document,
  statement,
  person,
  claim,
  cohort,
  dispute,
  clawback,
};

/** `ledger show`: a record as it stands, or as it was known at a moment. */
export function show(
  session: Session,
  kind: string,
  ref: string,
  options: { readonly asOf?: string; readonly effectiveOn?: string },
): Promise<ExitCode> {
  const one = kinds[kind];
  if (one === undefined) {
    throw new Failure(
      'usage',
      'kind-unknown',
      `A ${kind} cannot be shown; these can: ${Object.keys(kinds).join(', ')}`,
    );
  }
  return reading(session, async (installation) => {
    const { out } = session;
    const asked = momentOf(installation.store, options);
    const shown = one(installation, ref, asked, out.width);
    if (shown === undefined) {
      const then = asked.asOf === undefined ? '' : ` as of entry ${asked.asOf}`;
      throw new Failure('failed', 'not-found', `There is no ${kind} ${ref} in this ledger${then}`);
    }
    if (session.options.json) {
      await out.document({ asOf: asked.asOf ?? null, effectiveOn: asked.on ?? null, [kind]: shown.value });
      return exitCodes.ok;
    }
    if (asked.asOf !== undefined) out.note(`As the ledger knew it at entry ${asked.asOf}.`);
    if (asked.on !== undefined) out.note(`As it was in force on ${inWords(asked.on)}.`);
    await out.lines(shown.lines);
    return exitCodes.ok;
  });
}
