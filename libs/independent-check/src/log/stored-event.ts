/** An event whose envelope is of the published schema. */
export interface StoredEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: { readonly subject: string; readonly organisation: string; readonly role: string };
  readonly causation?: string;
  readonly reliesOn: readonly {
    readonly event: string;
    readonly stream: string;
    readonly revision: number;
    readonly as: string;
  }[];
  readonly data: Readonly<Record<string, unknown>>;
  readonly sealed: readonly { readonly path: string; readonly subject: string }[];
  readonly evidence: readonly { readonly digest: string; readonly bytes: number; readonly encrypted: boolean }[];
}

/** A stored event with its place in the log. */
export interface Entry {
  readonly sequence: number;
  readonly event: StoredEvent;
}
