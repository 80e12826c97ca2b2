import { readFileSync } from 'node:fs';
import type { Entropy } from '#kernel';
import { readPolicy, type StartCheck, WitnessClient, type Witnesses } from '#tamper-evidence';

/** How the log is checked, signed and witnessed. */
export interface Signing {
  /** Signs what is new by itself, at most so often. Without it, only when asked to. */
  readonly everyMs?: number;
  /** Another process signs for this ledger: this one keeps no tree. */
  readonly isElsewhere?: boolean;
  readonly startCheck?: StartCheck;
  /** The file that says who is asked to cosign, and how many of them it takes (C2SP tlog-policy). */
  readonly witnessPolicy?: string;
  /**
   * Begins another log over a ledger that holds events and has neither tree nor key. Whoever knows an earlier one has no
   * proof that this one goes on from it, so it is never done unasked.
   */
  readonly newLog?: boolean;
}

/** Who is asked to cosign. @throws PolicyMalformed, or what the file system says. */
export function witnessesOf({ witnessPolicy }: Signing, entropy: Entropy): Witnesses | undefined {
  if (witnessPolicy === undefined) return undefined;
  return { policy: readPolicy(readFileSync(witnessPolicy, 'utf8')), client: new WitnessClient({ entropy }) };
}
