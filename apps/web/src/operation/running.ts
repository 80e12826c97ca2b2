import type { Installation } from '#installation';
import type { FollowerStatus, Lag, ParkedEvent } from '#read-store';
import { BackgroundJob } from './background-job.js';
import type { Verify } from './verify-beside.js';

/** Where the ledger that this process serves is kept, in words without a secret. */
export interface StorePlace {
  readonly kind: string;
  readonly place: string;
}

export interface RunningParts {
  readonly isDemonstration: boolean;
  readonly store?: StorePlace | undefined;
  /** Where what is measured can be asked for. */
  readonly metrics?: string | undefined;
  readonly verify?: Verify | undefined;
}

/** The process as it runs, for whoever looks after it. */
export class Running {
  /** Undefined where the command line is not there to be run. */
  readonly verification: BackgroundJob | undefined;
  /** Undefined where another process keeps the read models. */
  readonly rebuild: BackgroundJob | undefined;

  constructor(
    private readonly installation: Installation,
    private readonly parts: RunningParts,
  ) {
    const { clock, follower } = installation;
    const { verify } = parts;
    this.verification = verify && new BackgroundJob(clock, verify);
    this.rebuild = follower && new BackgroundJob(clock, (_, progress) => follower.rebuild(progress));
  }

  get isDemonstration(): boolean {
    return this.parts.isDemonstration;
  }

  get store(): StorePlace {
    return this.parts.store ?? { kind: 'In memory', place: 'gone with the process' };
  }

  get metrics(): string | undefined {
    return this.parts.metrics;
  }

  /** Undefined where this process only reads what another one keeps up to date. */
  get follower(): FollowerStatus | undefined {
    return this.installation.follower?.status;
  }

  get verifications() {
    return this.installation.verifications;
  }

  async lags(): Promise<readonly Lag[]> {
    return (await this.installation.follower?.lag()) ?? [];
  }

  /** Lets a read model that stands still try its event again. @returns it, where it stands still again. */
  async retry(model: string): Promise<ParkedEvent | undefined> {
    const [parked] = (await this.installation.follower?.retry(model)) ?? [];
    return parked;
  }

  get mode(): Installation['mode'] {
    return this.installation.mode;
  }
}
