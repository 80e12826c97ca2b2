// Runs in the browser, on the page /verify. It hashes a file that is chosen and puts the digest into the form; the file itself
// stays where it is.
interface Shown {
  hidden: boolean;
  value: string;
  readonly files: readonly { arrayBuffer(): Promise<ArrayBuffer> }[];
  addEventListener(event: string, listener: () => void): void;
  focus(): void;
}
declare const document: { getElementById(id: string): Shown | null };

const [drop, file, handle] = ['verify-drop', 'verify-hash-file', 'verify-handle'].map((id) =>
  document.getElementById(id),
);

if (drop && file && handle) {
  file.addEventListener('change', () => void hash(file, handle));
  drop.hidden = false;
}

async function hash({ files }: Shown, into: Shown): Promise<void> {
  const [chosen] = files;
  if (chosen === undefined) return;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await chosen.arrayBuffer()));
  into.value = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  into.focus();
}

export {};
