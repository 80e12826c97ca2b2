import { Injectable } from '@nestjs/common';
import { Access, ContractRegister } from '#contracts';
import {
  datasets,
  type ExportFile,
  type NumberedExport,
  type TableExport,
  type TakenExport,
  TakenExports,
} from '#exports';
import { type Actor, Clock } from '#kernel';
import type { Call } from '../http/call.js';
import { Identity } from '../http/identity.js';
import type { Asked } from '../http/query-desk.js';
import { invalid } from '../http/query-desk.js';

/** What a file is of, beside the file itself. */
type Of = Pick<TakenExport, 'what' | 'dataset' | 'contracts' | 'entry' | 'filters' | 'format'> &
  Partial<Pick<TakenExport, 'day' | 'profile' | 'rows' | 'purpose'>>;

const PURPOSE_CHARACTERS_MAX = 500;

/** A file that was taken, as whoever asks may see it. */
export type ListedExport = NumberedExport & {
  /** Of how many contracts more it is, which whoever asks may not see named. */
  readonly otherContracts: number;
};

/** Notes who takes which file, and says who may see that. */
@Injectable()
export class TakenDesk {
  constructor(
    private readonly taken: TakenExports,
    private readonly identity: Identity,
    private readonly access: Access,
    private readonly contracts: ContractRegister,
    private readonly clock: Clock,
  ) {}

  /** Notes a file that is about to be sent by the API. Whoever asks only for its headers takes nothing. */
  async sent(call: Call, file: Pick<ExportFile, 'name' | 'bytes' | 'sha256'>, of: Of): Promise<void> {
    const by = (await this.identity.callerOf(call))?.actor ?? null;
    if (call.request.method === 'HEAD') return;
    this.note(by, 'api', file, of);
  }

  note(
    by: Actor | null,
    through: TakenExport['through'],
    { name, bytes, sha256 }: Pick<ExportFile, 'name' | 'bytes' | 'sha256'>,
    of: Of,
  ): NumberedExport {
    return this.taken.add({
      ...{ day: null, profile: null, rows: null, purpose: null, ...of, contracts: [...of.contracts] },
      ...{ at: this.clock.now(), by, through, file: name, bytes, sha256: sha256.toString('hex') },
    });
  }

  /**
   * Their own, to everybody; all of them, to an operator; and of a contract, to its outcome payers. Of a file of several
   * contracts, whoever sees it sees only their own contracts named; an operator, who reads of no person, none of them either.
   *
   * @param only the contracts that are read in this request; undefined where everything is shown to everybody.
   */
  list(
    actor: Actor,
    {
      before,
      limit,
      contract,
      only,
    }: Pick<Asked, 'only'> & { before?: number | undefined; limit: number; contract?: string | undefined },
  ) {
    const payersContracts = only ?? this.contracts.ofParty(actor.organisation, actor.role);
    const mine = actor.role === 'outcome-payer' ? payersContracts : [];
    const isWhole = (taken: TakenExport) => isOwn(taken, actor) || actor.role === 'operator';
    const named = (taken: TakenExport) =>
      isWhole(taken) ? taken.contracts : taken.contracts.filter((code) => mine.includes(code));
    const found = this.taken.list({
      // A contract that is not named is not there: or whoever asks could try which ones a file is of.
      shown: (taken) =>
        (isWhole(taken) || named(taken).length > 0) && (contract === undefined || named(taken).includes(contract)),
      before,
      limit: limit + 1,
    });
    const rows = found.slice(0, limit).map((taken): ListedExport => {
      const contracts = named(taken);
      const otherContracts = taken.contracts.length - contracts.length;
      const told = isOwn(taken, actor) ? taken : { ...taken, ...toldOf(taken, actor, otherContracts) };
      return { ...told, contracts, otherContracts };
    });
    return { rows, next: found.length > limit ? rows.at(-1)?.number : undefined };
  }

  /** One that somebody took themselves: undefined for any other. */
  own(actor: Actor, number: number): NumberedExport | undefined {
    const taken = this.taken.taken(number);
    return taken !== undefined && isOwn(taken, actor) ? taken : undefined;
  }

  /** @throws NotAllowed where people are real and whoever asks may not read one of the contracts. */
  async requireReading({ only }: Pick<Asked, 'only'>, actor: Actor, contracts: readonly string[]): Promise<void> {
    if (only === undefined) return;
    for (const contract of contracts) await this.access.requireReading(actor, 'read-people', contract);
  }
}

/** Filters and the name of a file, which says them too, without what somebody who did not take it is not shown. */
function toldOf(
  { dataset, filters, file }: TakenExport,
  { role }: Actor,
  otherContracts: number,
): Pick<TakenExport, 'filters' | 'file'> {
  const known = datasets.find(({ name }) => name === dataset)?.filters ?? {};
  const isTold = ([name, value]: readonly [string, string]): boolean => {
    // One of a few words says nothing of anybody; a reference is of a contract, and mostly of a person.
    if (known[name]?.values?.includes(value) === true) return true;
    return otherContracts === 0 && role !== 'operator';
  };
  const told = Object.entries(filters).filter(isTold);
  const isFileTold = otherContracts === 0 && told.length === Object.keys(filters).length;
  return { filters: Object.fromEntries(told), file: isFileTold ? file : '' };
}

function isOwn({ by }: TakenExport, { subject, organisation }: Actor): boolean {
  return by !== null && by.subject === subject && by.organisation === organisation;
}

/** What a table was made of, as it is noted. */
export function ofTable({ facts }: TableExport, contracts: readonly string[], format: TakenExport['format']): Of {
  return {
    what: 'table',
    ...{ dataset: facts.dataset, contracts: [...contracts], entry: facts.moment.entry, rows: facts.rows },
    ...{ filters: { ...facts.filters }, day: facts.day as TakenExport['day'], profile: facts.profile, format },
  };
}

/** @throws Problem for a purpose that nobody would read. */
export function purposeFrom(text: string | undefined): string | null {
  const purpose = text?.trim() ?? '';
  if (purpose.length > PURPOSE_CHARACTERS_MAX)
    throw invalid('purpose', `must have at most ${PURPOSE_CHARACTERS_MAX} characters`);
  return purpose === '' ? null : purpose;
}
