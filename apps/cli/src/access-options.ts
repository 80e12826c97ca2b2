export interface RoleOptions {
  readonly organisation: string;
  readonly role: string;
  readonly contract?: string;
  readonly from?: string;
  readonly until?: string;
}

export interface TokenOptions {
  readonly organisation: string;
  readonly role: string;
  readonly expires: string;
  readonly contract?: readonly string[];
  readonly scope: readonly string[];
}
