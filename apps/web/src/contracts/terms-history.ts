import { type ContractTerms, differenceInWords, termsDifference } from '#contracts';
import type { ToldVersion } from './contract.page.js';

/**
 * The version that would hold on the first day of another one if that had not been set: of those set before it, the last
 * to begin by that day. Undefined for the first.
 */
export function versionBefore(versions: readonly ContractTerms[], of: ContractTerms): ContractTerms | undefined {
  return versions
    .filter(({ version, validFrom }) => version < of.version && validFrom <= of.validFrom)
    .reduce<ContractTerms | undefined>(
      (last, one) => (last === undefined || one.validFrom >= last.validFrom ? one : last),
      undefined,
    );
}

/** Every version with what it changed, in sentences. */
export function toldVersions(versions: readonly ContractTerms[]): ToldVersion[] {
  return versions.map((version) => {
    const before = versionBefore(versions, version);
    const changes = before === undefined ? [] : termsDifference(before.terms, version.terms).map(differenceInWords);
    return { ...version, changes };
  });
}
