// Runs in the browser, on the page /verify. It hashes a file that is chosen and puts the digests into the form: its own, by which
// evidence is found, and that of a leaf of the tree with its bytes, by which an event is. The file itself stays where it is.
interface Shown {
  hidden: boolean;
  value: string;
  readonly files: readonly { arrayBuffer(): Promise<ArrayBuffer> }[];
  addEventListener(event: string, listener: () => void): void;
  focus(): void;
}
declare const document: { getElementById(id: string): Shown | null };

const [drop, file, handle, leaf] = ['verify-drop', 'verify-hash-file', 'verify-handle', 'verify-leaf'].map((id) =>
  document.getElementById(id),
);

if (drop && file && handle && leaf) {
  file.addEventListener('change', () => void hash(file, { handle, leaf }));
  // What somebody types is no longer the file that they chose.
  handle.addEventListener('input', () => {
    leaf.value = '';
  });
  drop.hidden = false;
}

async function hash({ files }: Shown, into: { readonly handle: Shown; readonly leaf: Shown }): Promise<void> {
  const [chosen] = files;
  if (chosen === undefined) return;
  const bytes = new Uint8Array(await chosen.arrayBuffer());
  // A leaf is hashed behind a byte of nought (RFC 6962 §2.1), so that no node of the tree can pass for one.
  const asLeaf = new Uint8Array(bytes.length + 1);
  asLeaf.set(bytes, 1);
  into.handle.value = await sha256(bytes);
  into.leaf.value = await sha256(asLeaf);
  into.handle.focus();
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export {};
