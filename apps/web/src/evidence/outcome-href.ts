import type { OutcomePath } from '#evidence';

type Named = Readonly<Record<'contract' | 'person' | 'outcome', string>> & { readonly occurrence: number };

/** The page of one outcome of one person. */
export function outcomeHref({ contract, person, outcome, occurrence }: Named): string {
  return `/contracts/${contract}/people/${person}/outcomes/${outcome}/${occurrence}`;
}

/** Where a verifier decides about it. */
export function decisionHref({ contract, person, outcome, occurrence }: Named): string {
  return `/verification/${contract}/${person}/${outcome}/${occurrence}`;
}

/** References in an address are taken as they are: of one that means nothing, nothing is found. */
export function outcomeIn(contract: string, person: string, outcome: string, occurrence: number): OutcomePath {
  return { contract, person, outcome, occurrence } as OutcomePath;
}
