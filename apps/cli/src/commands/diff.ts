import { ContractRegister, differenceInWords, type TermsComparison, termsDifference } from '#contracts';
import type { CalendarDate } from '#kernel';
import { RateCardHistory, type RevisionPoint } from '#rate-cards';
import type { ReadStore } from '#read-store';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { type Asked, dayGiven, inWords, momentOf } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { namesOf } from '../words.js';
import { betweenMoments } from './between.js';
import { bullet, differenceLines } from './changes.js';

interface Options {
  readonly from: string;
  readonly to: string;
  readonly asOf?: string;
}

/** `ledger diff`: what two revisions of the rate card, two versions of the terms, or two moments of the ledger say otherwise. */
export function diff(session: Session, what: string, contract: string, options: Options): Promise<ExitCode> {
  if (what !== 'ratecard' && what !== 'rate-card' && what !== 'terms' && what !== 'moments') {
    throw new Failure(
      'usage',
      'kind-unknown',
      `There is no difference of a ${what}; there is one of ratecard, terms and moments`,
    );
  }
  return reading(session, async (installation) => {
    const { store } = installation;
    const { out } = session;
    const asked = momentOf(store, options.asOf === undefined ? {} : { asOf: options.asOf });
    if (new ContractRegister(store).contract(contract, asked) === undefined)
      throw new Failure('failed', 'not-found', `There is no contract ${contract} in this ledger`);
    const told =
      what === 'moments'
        ? await betweenMoments(installation, contract, options, out.width)
        : what === 'terms'
          ? ofTerms(store, contract, options, asked, out.width)
          : ofRateCard(store, contract, options, asked, out.width);
    if (session.options.json) {
      await out.document(told.value);
      return exitCodes.ok;
    }
    await out.line(out.style('bold', told.title));
    await out.lines(told.lines);
    return exitCodes.ok;
  });
}

interface Told {
  readonly value: object;
  readonly title: string;
  readonly lines: readonly string[];
}

function ofRateCard(store: ReadStore, contract: string, { from, to }: Options, asked: Asked, width: number): Told {
  const difference = new RateCardHistory(store).difference(
    contract,
    pointOf('--from', from),
    pointOf('--to', to),
    asked,
  );
  if (difference === undefined)
    throw new Failure('failed', 'not-found', `${contract} has no such revision of the rate card: ${from}, ${to}`);
  const named = ({ revision, draft, effectiveFrom }: typeof difference.from) =>
    revision === undefined
      ? 'no rate card'
      : `revision ${revision}${draft === 1 ? '' : `, draft ${draft}`} (from ${inWords(effectiveFrom ?? '')})`;
  return {
    value: { contract, ...difference },
    title: `Rate card of ${contract}: what ${named(difference.to)} says otherwise than ${named(difference.from)}`,
    lines: differenceLines(difference.lines, namesOf(store, contract, asked), width),
  };
}

/** `3`, `R3` or, of its second draft, `3.2`; or a day. */
function pointOf(option: string, text: string): RevisionPoint {
  const [, revision, draft] = /^R?(\d{1,6})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  if (revision === undefined) return { on: dayGiven(option, text, 'a revision (2), a draft of one (2.1)') };
  return { revision: Number(revision), ...(draft === undefined ? {} : { draft: Number(draft) }) };
}

function ofTerms(store: ReadStore, contract: string, { from, to }: Options, asked: Asked, width: number): Told {
  const register = new ContractRegister(store);
  const versionAt = (option: string, text: string) => {
    const found = /^\d{1,6}$/.test(text)
      ? register.termsVersions(contract, asked).find(({ version }) => version === Number(text))
      : register.consolidatedTerms(contract, dayGiven(option, text, 'a version (2)') as CalendarDate, asked);
    if (found === undefined) {
      const terms = /^\d{1,6}$/.test(text) ? `version ${text} of the terms` : `terms on ${text}`;
      throw new Failure('failed', 'not-found', `${contract} has no ${terms}`);
    }
    return found;
  };
  const [before, after] = [versionAt('--from', from), versionAt('--to', to)];
  const differences: TermsComparison['differences'] = termsDifference(before.terms, after.terms).map((one) => ({
    ...one,
    words: differenceInWords(one),
  }));
  const names = namesOf(store, contract, asked);
  const named = ({ version, validFrom }: typeof before) => `version ${version} (from ${inWords(validFrom)})`;
  return {
    value: { contract, before, after, differences },
    title: `Terms of ${contract}: what ${named(after)} says otherwise than ${named(before)}`,
    lines:
      differences.length === 0
        ? ['  - nothing']
        : differences.flatMap(({ words }) => bullet(names.sentence(words), width)),
  };
}
