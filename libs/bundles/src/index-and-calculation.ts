import type { Envelope } from '#event-log';
import { canonicalJson } from '#kernel';
import type { Belonging } from './contents.js';
import { roleOf } from './roles.js';
import type { BundleSubject } from './subjects.js';

interface Line {
  readonly number: number;
  readonly claim: string;
  readonly claimEvent: string;
  readonly amountPence: number;
  readonly parts: unknown;
  readonly calculation?: { readonly termsVersion: number; readonly pricing: { readonly revision: number } };
}

interface LineAt {
  readonly entry: number;
  readonly contract: string;
  readonly statement: string;
  readonly line: Line;
}

interface Revision {
  readonly entry: number;
  readonly contract: string;
  readonly revision: number;
  readonly draft: number | undefined;
}

interface Heading {
  readonly subject: BundleSubject;
  readonly asOf: number;
  readonly log: { readonly origin: string; readonly size: number; readonly root: string };
}

/**
 * What is said about the events of a bundle beside them, gathered as they go by: data/index.json, which says what each is
 * for, and data/calculation.json, which puts together what each amount follows from.
 */
export class IndexAndCalculation {
  readonly #entries: { readonly told: object; readonly reliesOn: readonly string[] }[] = [];
  readonly #places = new Map<string, number>();
  readonly #statements = new Map<string, LineAt[]>();
  readonly #verificationOf = new Map<string, string>();
  readonly #revisions: Revision[] = [];
  readonly #proposals: Revision[] = [];
  readonly #terms: { readonly entry: number; readonly contract: string; readonly version: number }[] = [];

  /** To be given every event in ledger order. */
  add({ entry, relation }: Belonging, { id, type, stream, revision, recordedAt, reliesOn, data }: Envelope): void {
    this.#places.set(id, entry);
    this.#entries.push({
      told: { index: entry, event: id, type, role: roleOf(type), relation, stream, revision, recordedAt },
      reliesOn: reliesOn.map(({ event }) => event),
    });
    const contract = String(data['contract']);
    switch (type) {
      case 'StatementIssued':
        this.#linesOf(String(data['statement']));
        return;
      case 'StatementLinesAdded': {
        const statement = String(data['statement']);
        const lines = data['lines'] as readonly Line[];
        this.#linesOf(statement).push(...lines.map((line) => ({ entry, contract, statement, line })));
        return;
      }
      case 'ClaimMade':
      case 'CohortClaimMade':
      case 'CohortClaimRestated':
        this.#verificationOf.set(id, String(data['verification']));
        return;
      case 'RateCardRevised':
      case 'RateCardRevisionProposed': {
        const draft = data['draft'] as number | undefined;
        const of = { entry, contract, revision: Number(data['revision']), draft };
        (type === 'RateCardRevised' ? this.#revisions : this.#proposals).push(of);
        return;
      }
      case 'TermsSet':
        this.#terms.push({ entry, contract, version: Number(data['version']) });
        return;
    }
  }

  /** data/index.json: one entry a line. */
  index(heading: Heading, evidence: readonly { readonly digest: string; readonly form: string }[]): string {
    const head = canonicalJson({ ...heading, evidence, v: 'outcomes-ledger/bundle@1' });
    const lines = this.#entries.map(({ told, reliesOn }) => {
      const others = [...new Set(reliesOn)];
      const restsOn = others.flatMap((event) => this.#places.get(event) ?? []).sort((a, b) => a - b);
      return canonicalJson({ ...told, restsOn, outside: others.length - restsOn.length });
    });
    return `${head.slice(0, -1)},"entries":[\n${lines.join(',\n')}\n]}\n`;
  }

  /** data/calculation.json: one line of a statement a line. */
  calculation(subject: BundleSubject): string {
    const head = canonicalJson({ subject, v: 'outcomes-ledger/calculation@1' });
    const lines = [...this.#statements.values()].flatMap((ofStatement) =>
      ofStatement
        .sort((a, b) => a.line.number - b.line.number || a.entry - b.entry)
        .map((line) => canonicalJson(this.#told(line))),
    );
    return `${head.slice(0, -1)},"lines":[\n${lines.join(',\n')}\n]}\n`;
  }

  #linesOf(statement: string): LineAt[] {
    const standing = this.#statements.get(statement) ?? [];
    this.#statements.set(statement, standing);
    return standing;
  }

  #told({ entry, contract, statement, line }: LineAt) {
    const { number, claim, claimEvent, amountPence, parts, calculation } = line;
    const revision = calculation?.pricing.revision ?? null;
    const version = calculation?.termsVersion ?? null;
    return {
      statement,
      line: number,
      entry,
      claim,
      claimEntry: this.#places.get(claimEvent) ?? null,
      verificationEntry: this.#places.get(this.#verificationOf.get(claimEvent) ?? '') ?? null,
      rateCard: { revision, entries: this.#revisionEntries(contract, revision, entry) },
      terms: { version, entries: this.#termsEntries(contract, version, entry) },
      inputs: calculation ?? null,
      result: { amountPence, parts },
    };
  }

  /** Where the revision was agreed and, where it was drafted before, what its lines were. */
  #revisionEntries(contract: string, revision: number | null, before: number): number[] {
    const revised = this.#revisions.findLast(
      (one) => one.contract === contract && one.revision === revision && one.entry < before,
    );
    if (revised === undefined) return [];
    const proposed =
      revised.draft === undefined
        ? undefined
        : this.#proposals.findLast(
            (one) => one.contract === contract && one.draft === revised.draft && one.entry < revised.entry,
          );
    return [...(proposed === undefined ? [] : [proposed.entry]), revised.entry];
  }

  #termsEntries(contract: string, version: number | null, before: number): number[] {
    const found = this.#terms.findLast(
      (one) => one.contract === contract && one.version === version && one.entry < before,
    );
    return found === undefined ? [] : [found.entry];
  }
}
