import type { AdminAction } from '../shared/api/admin';
import type { Parameters } from '../shared/i18n/messages';

/** Something that does not fit: the message `log.problem.{code}`. */
export interface Problem {
  code: 'changed' | 'gap' | 'other' | 'head' | 'newest' | 'first' | 'unlinked' | 'older' | 'version';
  parameters: Parameters;
}

export interface ChainReport {
  /** Entries with a hash. */
  entries: number;
  /** Entries from before there were hashes. */
  unlinked: number;
  /** Number of the oldest entry with a hash; 0 when there is none. */
  first: number;
  head: { number: number; hash: string };
  /** The newest first, at most 100. */
  problems: Problem[];
}

export interface ActionPage {
  actions: AdminAction[];
  next_page_token: string;
  head_number: string;
  head_hash: string;
}

const heading = 'sogni action log v1\n';
const beginning = '0'.repeat(64);
const known = 1;
const mostProblems = 100;

/** SHA-256 of an entry, by the form in proto/README.md. Needs a page that came over https, or from this machine: elsewhere browsers have no `crypto.subtle`. */
export async function hashOf(entry: AdminAction): Promise<string> {
  const text = new TextEncoder();
  const parts = [entry.number, entry.previous_hash, String(Date.parse(entry.at ?? '')), entry.key_id, entry.account_id, entry.call, entry.target, entry.detail, entry.outcome].map((part) => text.encode(part));
  const bytes = new Uint8Array(heading.length + parts.reduce((sum, part) => sum + 4 + part.length, 0));
  bytes.set(text.encode(heading));
  let at = heading.length;
  for (const part of parts) {
    new DataView(bytes.buffer).setUint32(at, part.length);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }

  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Reads the whole log, newest first, and recomputes its chain. */
export async function verify(read: (token: string) => Promise<ActionPage>): Promise<ChainReport> {
  const problems: Problem[] = [];
  const say = (code: Problem['code'], parameters: Parameters) => void (problems.length < mostProblems && problems.push({ code, parameters }));
  let [entries, unlinked, isHeadSeen] = [0, 0, false];
  let newer: AdminAction | undefined;
  let head: ChainReport['head'] | undefined;
  for (let token = ''; ; ) {
    const page = await read(token);
    head ??= { number: Number(page.head_number), hash: page.head_hash };
    for (const entry of page.actions) {
      if (entry.hash === '') {
        unlinked++;
        continue;
      }

      const number = Number(entry.number);
      if (unlinked > 0) {
        say('unlinked', { n: unlinked, number });
        unlinked = 0;
      }

      entries++;
      if (entry.hash_version !== known) say('version', { number });
      else if ((await hashOf(entry)) !== entry.hash) say('changed', { number });

      if (newer !== undefined) {
        const next = Number(newer.number);
        if (next !== number + 1) say('gap', { number, next });
        else if (newer.previous_hash !== entry.hash) say('other', { number, next });
      }

      if (number === head.number) {
        isHeadSeen = true;
        if (entry.hash !== head.hash) say('head', { number });
      }

      newer = entry;
    }

    token = page.next_page_token;
    if (token === '') break;
  }

  const first = Number(newer?.number ?? 0);
  if (head.number > 0 && !isHeadSeen) say('newest', { number: head.number });
  if (first === 1 && newer!.previous_hash !== beginning) say('first', {});
  else if (first > 1 && unlinked > 0) say('older', { number: first });
  return { entries, unlinked, first, head, problems };
}
