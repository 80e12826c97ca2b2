import type { StoredEvent } from './stored-event.js';

/**
 * Types whose second version came with one release: whoever wrote it of one of them wrote it of all. So an event in the words
 * of before cannot escape what is asked of the later ones by being the first of its type: the terms stand before all lines.
 */
const CAME_TOGETHER = [
  'ClaimMade',
  'EvidenceSubmitted',
  'EvidenceVerified',
  'StatementIssued',
  'StatementLinesAdded',
  'TermsSet',
] as const;

/** Formats only grow later: once a version of a type was written, no earlier one is. */
export class VersionOrder {
  readonly #latest = new Map<string, number>();

  /** Takes in an event. @returns what is wrong with where it stands; undefined when nothing is. */
  problem({ type, schemaVersion }: Pick<StoredEvent, 'type' | 'schemaVersion'>): string | undefined {
    const latest = this.#latest.get(type) ?? 0;
    if (schemaVersion < latest) {
      return `is version ${schemaVersion} of ${type}, and version ${latest} stands before it`;
    }
    this.#latest.set(type, schemaVersion);
    if (schemaVersion > 1 || !isOf(type)) return undefined;
    const other = CAME_TOGETHER.find((one) => (this.#latest.get(one) ?? 0) > 1);
    if (other === undefined) return undefined;
    return `is version 1 of ${type}, and a version of ${other} stands before it that came later`;
  }
}

function isOf(type: string): boolean {
  return (CAME_TOGETHER as readonly string[]).includes(type);
}
