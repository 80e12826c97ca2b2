/** How whoever gives a command says who they are. Each command that records takes both, in the same words. */
export interface Acting {
  readonly as?: string;
  readonly tokenFile?: string;
}

/** The same where several people may each give a part. */
export interface ActingTogether {
  readonly as?: readonly string[];
  readonly tokenFile?: readonly string[];
}
