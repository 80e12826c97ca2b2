import { Injectable } from '@nestjs/common';
import { TrailOf } from '#audit-trail';
import { ClaimsRegister, claimIdOf } from '#claims';
import { ContractNames, NotAllowed } from '#contracts';
import { EvidenceRegister, type EvidenceRow, type OutcomePath, type OutcomeRow, outcomeStreamName } from '#evidence';
import type { Actor } from '#kernel';
import { StatementsRegister } from '#payments';
import { PersonRecords, PersonsRegister, ReadsRegister } from '#persons';
import { outcomeIn } from '../evidence/outcome-href.js';
import type { OutcomeFacts } from '../evidence/outcome-reader.js';
import type { FormAsked } from '../forms/form-desk.js';
import type { ItemFacts, PieceFacts, SameFile, SameOutcome, WordsOfPiece } from './item-facts.js';
import { Onlookers } from './onlookers.js';
import { TheirContracts } from './their-contracts.js';

const OTHERS_MAX = 100;
const READS_MAX = 100;
/** What a provider writes about a file, which a verifier has to have read to decide. */
const WORDS = { '/fileName': 'fileName', '/description': 'description', '/location': 'location' } as const;

/** Brings together what a verifier is shown of one place in the queue. */
@Injectable()
export class ItemReader {
  constructor(
    private readonly evidence: EvidenceRegister,
    private readonly claims: ClaimsRegister,
    private readonly statements: StatementsRegister,
    private readonly reads: ReadsRegister,
    private readonly persons: PersonsRegister,
    private readonly records: PersonRecords,
    private readonly trails: TrailOf,
    private readonly names: ContractNames,
    private readonly theirs: TheirContracts,
    private readonly onlookers: Onlookers,
  ) {}

  /** What is sealed is opened for a verifier, and that is recorded: nobody can decide on what they cannot read. */
  async read(facts: OutcomeFacts, asked: FormAsked): Promise<ItemFacts> {
    const { path, items } = facts;
    const { asOf, caller } = asked;
    const blobs = new Set(items.map(({ blob }) => blob));
    const pieces = await this.#pieces(facts, asked);
    const entries = new Set(pieces.map(({ entry }) => entry));
    return {
      facts,
      pieces,
      sameFile: this.#sameFile(facts, asked),
      sameOutcome: this.#sameOutcome(path, asOf),
      others: this.#others(path, asOf),
      opened: this.reads
        .readings(path.contract, { asOf, subject: path.person, limit: READS_MAX })
        .rows.filter((row) =>
          row.what === 'file' ? blobs.has(row.file) : row.what === 'field' && entries.has(row.read_entry ?? undefined),
        ),
      onlookers: caller.actor.role === 'verifier' ? this.onlookers.open(outcomeStreamName(path), caller.actor) : [],
      nameOf: this.names.everywhere({ asOf }).nameOf,
      shown: asked.filters['show'],
      caller,
      asked,
    };
  }

  async #pieces({ path, items }: OutcomeFacts, { asOf, caller }: FormAsked): Promise<readonly PieceFacts[]> {
    const trail = await this.trails.of({ kind: 'person-outcome', ref: claimIdOf(path) }, asOf);
    const submitted = new Map(
      (trail?.entries ?? [])
        .filter(({ type }) => type === 'EvidenceSubmitted')
        .map((told) => [String(told.data['evidence']), told]),
    );
    const pieces: PieceFacts[] = [];
    for (const row of items) {
      const told = submitted.get(row.evidence);
      const sealed = told?.sealed ?? [];
      pieces.push({
        row,
        entry: told?.entry,
        recordedAt: told?.recordedAt,
        storedBytes: told?.evidence[0]?.bytes,
        words: told === undefined ? undefined : await this.#words(caller.actor, path.contract, told.entry, sealed),
      });
    }
    return pieces;
  }

  /** @returns undefined for whoever may not open them. */
  async #words(
    actor: Actor,
    contract: string,
    entry: number,
    sealed: readonly string[],
  ): Promise<WordsOfPiece | undefined> {
    if (actor.role !== 'verifier') return undefined;
    const paths = Object.keys(WORDS).filter((path) => sealed.includes(path.slice(1)) || sealed.includes(path));
    if (paths.length === 0) return {};
    try {
      const opened = await this.records.fields(actor, contract, entry, paths);
      if ('refused' in opened) return opened.refused === 'person-erased' ? 'erased' : undefined;
      return Object.fromEntries(
        Object.entries(opened.fields).map(([path, value]) => [WORDS[path as keyof typeof WORDS], String(value)]),
      );
    } catch (error) {
      if (error instanceof NotAllowed) return undefined;
      throw error;
    }
  }

  /** Wherever it was submitted; of a contract that is not the reader's, no more than that it is there. */
  #sameFile({ path, items }: OutcomeFacts, { asOf, day, caller }: FormAsked): readonly SameFile[] {
    const theirs = new Map(this.theirs.of(caller, { asOf, day }).map((contract) => [contract.contract, contract]));
    return items.flatMap((of) =>
      this.evidence
        .withFile(of.file_mark, { asOf })
        .filter((also) => !isOf(also, path) && also.status === 'standing')
        .map((also) => {
          const contract = theirs.get(also.contract);
          if (contract === undefined) return { of, also: { evidence: also.evidence }, isTheirs: false } as const;
          const title = contract.outcomes.find(({ outcome }) => outcome === also.outcome)?.title ?? also.outcome;
          const state = this.#stateOf(also, asOf);
          return { of, also, isTheirs: true, contract: contract.title, outcome: title, ...state } as const;
        }),
    );
  }

  #stateOf(
    row: EvidenceRow,
    asOf: number,
  ): { readonly status: OutcomeRow['status'] | undefined; billed: string | undefined } {
    const path = outcomeIn(row.contract, row.person, row.outcome, row.occurrence);
    const claim = this.claims.claim(claimIdOf(path), { asOf });
    const line = this.statements.linesOfClaim(claimIdOf(path), { asOf }).at(-1);
    return {
      status: this.evidence.outcome(path, { asOf })?.status,
      billed: line?.statement ?? (claim?.status === 'made' ? '' : undefined),
    };
  }

  /** The same outcome of whoever was found to be the same person, and of the person at another time on the same day. */
  #sameOutcome(path: OutcomePath, asOf: number): readonly SameOutcome[] {
    const { contract, person, outcome, occurrence } = path;
    const { sameAs, alsoKnownAs } = this.persons.standing(contract, person, { asOf });
    const known = sameAs === undefined ? [] : this.persons.standing(contract, sameAs.same_as, { asOf }).alsoKnownAs;
    const aliases = new Set([...alsoKnownAs, ...known, ...(sameAs === undefined ? [] : [sameAs.same_as])]);
    aliases.delete(person);
    const achievedOn = this.evidence.outcome(path, { asOf })?.achieved_on;
    const own = this.#others(path, asOf).filter((row) => row.outcome === outcome && row.achieved_on === achievedOn);
    const others = [...aliases].flatMap((alias) =>
      this.evidence
        .outcomes(contract, { asOf, person: alias, limit: OTHERS_MAX })
        .rows.filter((row) => row.outcome === outcome && row.occurrence === occurrence),
    );
    return [...own, ...others].map((row) => {
      const claim = this.claims.claim(claimIdOf(outcomeIn(row.contract, row.person, row.outcome, row.occurrence)), {
        asOf,
      });
      return { row, isClaimed: claim?.status === 'made' };
    });
  }

  #others({ contract, person, outcome, occurrence }: OutcomePath, asOf: number): readonly OutcomeRow[] {
    return this.evidence
      .outcomes(contract, { asOf, person, limit: OTHERS_MAX })
      .rows.filter((row) => row.outcome !== outcome || row.occurrence !== occurrence);
  }
}

function isOf(row: Readonly<Record<keyof OutcomePath, unknown>>, path: OutcomePath): boolean {
  return (['contract', 'person', 'outcome', 'occurrence'] as const).every((name) => row[name] === path[name]);
}
