import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';
import ar from '../src/locales/ar.json';
import arAdmin from '../src/locales/admin/ar.json';
import enAdmin from '../src/locales/admin/en.json';
import en from '../src/locales/en.json';
import arPortal from '../src/locales/portal/ar.json';
import enPortal from '../src/locales/portal/en.json';
import { format, type Messages } from '../src/shared/i18n/messages';

const source = new URL('../src', import.meta.url).pathname;
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(svelte|ts|css)$/.test(file) && !file.endsWith('.d.ts'));
const read = (file: string) => readFileSync(join(source, file), 'utf8');
const locales: Record<string, Messages> = { en: { ...en, ...enPortal, ...enAdmin }, ar: { ...ar, ...arPortal, ...arAdmin } };
const english = locales['en']!;

describe('locales', () => {
  it('have the same messages with the same parameters', () => {
    expect(Object.keys(ar)).toEqual(Object.keys(en));
    expect(Object.keys(arAdmin)).toEqual(Object.keys(enAdmin));
    expect(Object.keys(arPortal)).toEqual(Object.keys(enPortal));
    expect(Object.keys({ ...enAdmin, ...enPortal }).filter((name) => name in en), 'in both').toEqual([]);
    const names = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    for (const [name, message] of Object.entries(english)) {
      const other = locales['ar']![name]!;
      const whole = (one: typeof message) => (typeof one === 'string' ? one : one.other!);
      expect(names(whole(other)), name).toEqual(names(whole(message)).filter((part) => part !== '{n}' || whole(other).includes('{n}')));
    }
  });

  it.each(Object.keys(locales))('give every plural form of %s', (language) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    for (const [name, message] of Object.entries(locales[language]!)) {
      if (typeof message !== 'string') {
        expect(Object.keys(message).toSorted(), name).toEqual(forms);
      }
    }
  });

  it('know every message that the pages name, where they name it', () => {
    const kinds = new Set(Object.keys(english).map(kindOf));
    const early = firstOfPortal();
    const named = files.flatMap((file) => {
      const known: Messages = file.startsWith('admin/') ? { ...en, ...enAdmin } : file.startsWith('shared/') || early.has(file) ? en : { ...en, ...enPortal };
      return [...read(file).matchAll(/'([a-z]+\.[a-z_.]+)'/g)].map((match) => match[1]!).filter((name) => kinds.has(kindOf(name))).map((name) => ({ name, file, isKnown: name in known }));
    });
    expect(named.filter((one) => !one.isKnown)).toEqual([]);
    expect(named.length).toBeGreaterThan(300);
    expect(early).toContain('portal/Composer.svelte');
    expect(early).not.toContain('portal/start/MaskEditor.svelte');
  });

  it('say how an attempt ended and why a request is refused', () => {
    const outcomes = ['cancelled', 'deadline_passed', 'delivered', 'handed_back', 'openings_missing', 'reassigned', 'requeued', 'result_refused', 'superseded', 'worker_failed', 'worker_lost', 'worker_revoked', 'worker_too_slow'];
    const always = ['account_disabled', 'draining', 'key_expired', 'key_invalid', 'key_missing', 'key_revoked', 'rate_limited', 'scope_missing', 'store_unavailable', 'unreachable'];
    const asking = ['insufficient_credit', 'key_cap_reached', 'model_disabled', 'policy_refused', 'too_many_jobs', 'unknown_image', 'unknown_model'];
    const unsaid = (texts: object, codes: string[]) => codes.filter((code) => !(`code.${code}` in texts));
    expect(unsaid(en, always)).toEqual([]);
    expect(unsaid({ ...en, ...enPortal }, [...outcomes, ...asking])).toEqual([]);
    expect(unsaid({ ...en, ...enAdmin }, outcomes)).toEqual([]);
  });

  it('hold every word that a page shows', () => {
    const found = files.filter((file) => file.endsWith('.svelte')).flatMap((file) => wordsIn(file).map((words) => `${file}: ${words}`));
    expect(found).toEqual([]);
  });
});

describe('format', () => {
  it('chooses the plural form and writes numbers as the reader does', () => {
    const message = { one: '{n} job', other: '{n} jobs of {all}' };
    expect(format(message, { n: 3, all: 1000 }, new Intl.PluralRules('en'), (value) => `<${value}>`)).toBe('<3> jobs of <1000>');
    expect(format(message, { n: 1 }, new Intl.PluralRules('en'), String)).toBe('1 job');
  });
});

describe('folds', () => {
  it('stay as the person leaves them: an expression would close them with whatever else changes on the page', () => {
    expect(files.filter((file) => file.endsWith('.svelte') && /<details[^>]*\sopen=\{/.test(read(file)))).toEqual([]);
  });
});

describe('styles', () => {
  it('know no left and right, so that pages mirror by themselves', () => {
    const physical = /(?:margin|padding|border|inset)-(?:left|right)\b|(?:^|[\s;{])(?:left|right)\s*:|text-align:\s*(?:left|right)|float:\s*(?:left|right)/m;
    expect(files.filter((file) => /\.(svelte|css)$/.test(file) && physical.test(read(file)))).toEqual([]);
  });
});

const kindOf = (name: string) => name.split('.')[0]!;

// Files of the portal that may be there before its later texts: whatever is reached without passing a file that imports them.
function firstOfPortal(): Set<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file) || !files.includes(file)) return;
    const imports = [...read(file).matchAll(/(?:from |import |import\()'(\.[^']+)'/g)].map((match) => match[1]!);
    if (imports.some((path) => path.endsWith('/texts'))) return;
    found.add(file);
    for (const path of imports) {
      const target = join(dirname(file), path);
      [target, `${target}.ts`].forEach(visit);
    }
  };
  visit('portal/main.ts');
  return found;
}

// The product's name and keys of the keyboard are the same in every language; each language is named in itself.
const allowed = ['SogniLike', 'A', 'B', 'x'];
const spoken = ['aria-label', 'alt', 'placeholder', 'title'];

function wordsIn(file: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      node.forEach(visit);
    } else if (node !== null && typeof node === 'object') {
      const one = node as { type: string; name: string; data: string };
      if ((one.type === 'Attribute' && !spoken.includes(one.name)) || one.type === 'StyleDirective') return;
      if (one.type === 'Text' && /\p{L}/u.test(one.data) && !allowed.includes(one.data.trim())) found.push(one.data.trim());
      Object.entries(node).filter(([name]) => name !== 'parent').forEach(([, child]) => visit(child));
    }
  };
  visit(parse(read(file), { modern: true }).fragment);
  return found;
}
