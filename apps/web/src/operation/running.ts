import type { Installation } from '#installation';
import type { FollowerStatus, Lag } from '#read-store';

/** The process as it runs, for whoever looks after it. */
export class Running {
  constructor(
    private readonly installation: Installation,
    readonly isDemonstration: boolean,
  ) {}

  /** Undefined where this process only reads what another one keeps up to date. */
  get follower(): FollowerStatus | undefined {
    return this.installation.follower?.status;
  }

  async lags(): Promise<readonly Lag[]> {
    return (await this.installation.follower?.lag()) ?? [];
  }

  get mode(): Installation['mode'] {
    return this.installation.mode;
  }
}
