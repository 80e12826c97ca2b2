import { ClaimId, formatPence, type Pence } from '#kernel';
import { NothingBilled, Recompute, type RecomputedClaim, type RecomputedContract, type WorkedOutAt } from '#payments';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { workedOutAt } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { table } from '../table.js';
import { plural } from '../terminal.js';
import { type Names, namesOf, signedPence } from '../words.js';
import { bullet } from './changes.js';
import { contractNamed } from './contract-named.js';

/** So many differing claims are printed; `--json` has them all. */
const PRINTED_MAX = 50;

/**
 * `ledger recompute`: everything that was billed, worked out once more with what the ledger knows today, or knew
 * then. A difference is no fault in what is stored: it is what the next statement adjusts, and why.
 */
export function recompute(
  session: Session,
  contract: string,
  { claim, ...moment }: { readonly claim?: string; readonly asOf?: string; readonly effectiveOn?: string },
): Promise<ExitCode> {
  return reading(session, async (installation) => {
    const { out, options } = session;
    const service = await installation.get(Recompute);
    const named = contractNamed(installation, contract);
    const at = workedOutAt(installation, moment);
    if (at.asOf !== undefined && !options.json) out.note(`As the ledger knew it at entry ${at.asOf}.`);
    try {
      const found =
        claim === undefined
          ? await service.ofContract(named, at)
          : await service.ofClaim(named, ClaimId.parse(claim), at);
      if (options.json) await out.document(found);
      else {
        const names = namesOf(installation.store, contract, at.asOf === undefined ? {} : { asOf: at.asOf });
        if ('claim' in found) await printClaim(session, found, names);
        else await printContract(session, service, found, { names, at });
      }
      return found.agrees ? exitCodes.ok : exitCodes.differs;
    } catch (error) {
      throw error instanceof NothingBilled ? new Failure('failed', 'nothing-billed', error.message) : error;
    }
  });
}

async function printContract(
  { out }: Session,
  service: Recompute,
  found: RecomputedContract,
  { names, at }: { readonly names: Names; readonly at: WorkedOutAt },
): Promise<void> {
  const { contract, statements, claims, billedPence, nowPence, agrees, differing } = found;
  await out.line(
    `${plural(claims, 'claim')} on ${plural(statements, 'statement')} of ${contract}: billed ${formatPence(billedPence)}, worked out again ${formatPence(nowPence)}`,
  );
  if (agrees) {
    await out.line(out.style('green', 'Every claim comes to what was billed of it, for each payer.'));
    return;
  }
  await out.line(
    out.style(
      'yellow',
      `${plural(differing.length, 'claim')} come to something else${at.asOf === undefined ? ' today' : ''}:`,
    ),
  );
  await out.line();
  await out.lines(
    table(
      [
        { title: 'Claim' },
        { title: 'Last line' },
        { title: 'Billed', align: 'right' },
        { title: 'Now', align: 'right' },
        { title: 'Difference by payer' },
      ],
      differing
        .slice(0, PRINTED_MAX)
        .map((one) => [
          one.claim,
          `${one.statement}/${one.line}`,
          formatPence(one.billedPence),
          formatPence(one.nowPence),
          one.parts.map(({ payer, pence }) => `${names.of(payer)} ${signedPence(pence)}`).join(', '),
        ]),
      out.width,
    ),
  );
  if (differing.length > PRINTED_MAX)
    await out.line(`… and ${differing.length - PRINTED_MAX} more: --json has all of them`);
  const [first] = differing;
  if (first !== undefined) {
    const { differences } = await service.ofClaim(contract, first.claim, at);
    await out.line();
    await out.line(`Why the first of them differs (of another one: --claim <claim>)`);
    for (const sentence of differences) await out.lines(bullet(names.sentence(sentence), out.width));
  }
  await out.line();
  await out.line('The next statement makes up for it by adjusting lines: ledger draft shows them.');
}

async function printClaim({ out }: Session, found: RecomputedClaim, names: Names): Promise<void> {
  const { claim, billedPence, nowPence, agrees, explanation, differences, parts } = found;
  await out.line(`Claim ${claim}: billed ${formatPence(billedPence)}, worked out again ${formatPence(nowPence)}`);
  await out.line();
  for (const sentence of explanation) await out.lines(bullet(names.sentence(sentence), out.width));
  await out.line();
  if (agrees) await out.line(out.style('green', 'It comes to what was billed of it, for each payer.'));
  else {
    await out.line(
      out.style(
        'yellow',
        `It comes to something else: ${parts.map(({ payer, pence }: { payer: string; pence: Pence }) => `${names.of(payer)} ${signedPence(pence)}`).join(', ')}`,
      ),
    );
  }
  if (differences.length === 0) return;
  await out.line('What is different from the line that was billed last');
  for (const sentence of differences) await out.lines(bullet(names.sentence(sentence), out.width));
}
