import { createHash } from 'node:crypto';
import type { PersonId } from '#kernel';
import type { CommandStep, Scenario } from './scenario.js';

/** The pseudonym of somebody by the reference that the scenario gives them. */
export type PseudonymOf = (reference: string) => PersonId;

/**
 * The input of a command as the ledger takes it: the contract filled in, pseudonyms instead of references, and a file of
 * the provider's for evidence that names none.
 *
 * @param pseudonymOf not asked for whoever a step refers, because they have no pseudonym before.
 */
export function commandInput(
  step: Pick<CommandStep, 'do' | 'with'>,
  { contract: { contract }, people, name }: Pick<Scenario, 'contract' | 'people' | 'name'>,
  pseudonymOf: PseudonymOf,
): Record<string, unknown> {
  const { person: reference, ...written } = step.with as Record<string, unknown> & { readonly person?: string };
  const rest = withClaims(written, pseudonymOf);
  const person = reference === undefined || step.do === 'refer-person' ? undefined : pseudonymOf(reference.slice(1));
  switch (step.do) {
    case 'register-organisation':
    case 'record-contract':
      return rest;
    case 'refer-person': {
      const known = people.find((each) => `@${each.reference}` === reference);
      const about = known?.name === undefined ? {} : { name: known.name };
      return { contract, ...rest, reference: reference?.slice(1), ...about };
    }
    case 'submit-evidence': {
      const file = 'file' in rest || 'providerFile' in rest ? {} : { providerFile: madeUpFile(name, step.with) };
      return { contract, ...rest, person, ...file };
    }
    case 'merge-persons': {
      const { into } = rest as { readonly into?: string };
      return { contract, ...rest, person, ...(into === undefined ? {} : { into: pseudonymOf(into.slice(1)) }) };
    }
    default:
      return { contract, ...rest, ...(reference === undefined ? {} : { person }) };
  }
}

/** The names of claims hold the pseudonym, where a scenario writes the reference: `ashdown_work.@AW001.enters_work.1`. */
function withClaims(fields: Record<string, unknown>, pseudonymOf: PseudonymOf): Record<string, unknown> {
  const named = (claim: unknown) =>
    typeof claim === 'string'
      ? claim.replace(/\.@([A-Za-z0-9][A-Za-z0-9_-]*)\./, (_, reference: string) => `.${pseudonymOf(reference)}.`)
      : claim;
  const { claim, claims } = fields;
  return {
    ...fields,
    ...(claim === undefined ? {} : { claim: named(claim) }),
    ...(Array.isArray(claims)
      ? { claims: claims.map((each: { claim?: unknown }) => ({ ...each, claim: named(each.claim) })) }
      : {}),
  };
}

/** A file that stays with the provider: nobody has it, but its digest is the same in every run. */
function madeUpFile(scenario: string, about: object) {
  const text = `Made up for the scenario ${scenario}: ${JSON.stringify(about)}\n`;
  const digest = createHash('sha256').update(text).digest('hex');
  return {
    contentDigest: `sha256:${digest}`,
    location: `synthetic:${digest.slice(0, 16)}`,
    fileName: `${digest.slice(0, 16)}.txt`,
    bytes: Buffer.byteLength(text),
    mediaType: 'text/plain',
  };
}

/** A file that the ledger is to hold, with its text written out in the scenario. */
export interface WrittenFile {
  readonly text: string;
  readonly fileName?: string | undefined;
  /** Whom the store takes it for, by reference, where that is not the person whom the evidence is about: `@AW001`. */
  readonly storedFor?: string | undefined;
}

/** The file that has to be put into the ledger's store before this input can be given; undefined for any other input. */
export function fileToStore(input: Readonly<Record<string, unknown>>): WrittenFile | undefined {
  const { file } = input as { readonly file?: Partial<WrittenFile> };
  return file?.text === undefined ? undefined : { ...file, text: file.text };
}

/** The input once its file is stored, named by the digest that the store answered. */
export function withStoredFile(input: Readonly<Record<string, unknown>>, { fileName }: WrittenFile, digest: string) {
  return { ...input, file: { digest, ...(fileName === undefined ? {} : { fileName }) } };
}
