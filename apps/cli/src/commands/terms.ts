import { ContractRegister, deadlinesInWords, samplesInWords, termsInWords } from '#contracts';
import { londonDayOf } from '#kernel';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { dayOfAsked, inWords, momentOf } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { namesOf } from '../words.js';
import { bullet } from './changes.js';

interface Options {
  readonly on?: string;
  readonly effectiveOn?: string;
  readonly asOf?: string;
}

/** `ledger terms`: the consolidated terms of a day, with every variation that had changed them by then. */
export function terms(session: Session, contract: string, { on: day, ...options }: Options): Promise<ExitCode> {
  return reading(session, async ({ store, clock }) => {
    const { out } = session;
    const asked = momentOf(store, day === undefined ? options : { ...options, effectiveOn: day });
    const register = new ContractRegister(store);
    const details = register.contract(contract, asked);
    if (details === undefined)
      throw new Failure('failed', 'not-found', `There is no contract ${contract} in this ledger`);
    const on = dayOfAsked(store, asked, londonDayOf(clock.now()));
    const found = register.consolidatedTerms(contract, on, asked);
    if (found === undefined) {
      throw new Failure(
        'failed',
        'no-terms',
        `No terms of ${contract} hold on ${inWords(on)}: it runs from ${inWords(details.startsOn)}`,
      );
    }
    const versions = register.termsVersions(contract, asked);
    if (session.options.json) {
      const words = termsInWords(found.terms);
      await out.document({ contract, on, ...found, words, versions: versions.map(versionOf) });
      return exitCodes.ok;
    }
    if (asked.asOf !== undefined) out.note(`As the ledger knew it at entry ${asked.asOf}.`);
    const names = namesOf(store, contract, asked);
    const until = found.validTo === undefined ? '' : ` until before ${inWords(found.validTo)}`;
    const why = found.variation === undefined ? 'as signed' : `by variation ${found.variation}`;
    await out.line(out.style('bold', `Terms of ${contract} on ${inWords(on)}`));
    await out.line(`Version ${found.version}, ${why}, from ${inWords(found.validFrom)}${until}`);
    await out.line();
    for (const words of termsInWords(found.terms)) await out.lines(bullet(names.sentence(words), out.width));
    const { eligibility, paymentGroups, gateway, deadlines, retentionYears, samples } = found.terms;
    await out.lines(bullet(`People are referred by ${names.list(gateway)}.`, out.width));
    await out.lines(
      bullet(
        `To be eligible (version ${eligibility.version}): ${eligibility.criteria.map(({ words }) => words).join('; ')}.`,
        out.width,
      ),
    );
    if (paymentGroups.length > 0)
      await out.lines(bullet(`Payment groups: ${paymentGroups.map(({ title }) => title).join('; ')}.`, out.width));
    if (deadlines !== undefined) await out.lines(bullet(`Deadlines: ${deadlinesInWords(deadlines)}.`, out.width));
    if (retentionYears !== undefined)
      await out.lines(bullet(`Records are kept for ${retentionYears} years after the end.`, out.width));
    if (samples !== undefined) await out.lines(bullet(`Errors in a sample are ${samplesInWords(samples)}.`, out.width));
    if (versions.length > 1) {
      await out.line();
      await out.line('All versions: what one of them changed is told by ledger diff terms');
      for (const { version, validFrom, variation } of versions)
        await out.line(
          `  ${version}  from ${inWords(validFrom)}${variation === undefined ? '' : `, by variation ${variation}`}`,
        );
    }
    return exitCodes.ok;
  });
}

function versionOf({ version, validFrom, validTo, variation }: ReturnType<ContractRegister['termsVersions']>[number]) {
  return { version, validFrom, validTo, variation };
}
