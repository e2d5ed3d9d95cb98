import { remembered } from '../store/browser';
import { format, type Messages, type Parameters } from './messages';

export const languages = ['en', 'ar'] as const;
export type Language = (typeof languages)[number];
export type Digits = 'latn' | 'arab';

type Loading = Record<Language, () => Promise<{ default: Messages }>>;

const load: Loading = {
  en: () => import('../../locales/en.json'),
  ar: () => import('../../locales/ar.json'),
};

const isLanguage = (text: string | null | undefined): text is Language => languages.includes(text as Language);

/** The language that everything is shown in, and how numbers, times and plurals look in it. */
class Localization {
  language = $state<Language>('en');
  digits = $state<Digits>('latn');
  private messages = $state.raw<Messages>({});
  private more: Loading[] = [];

  readonly direction = $derived(this.language === 'ar' ? 'rtl' : 'ltr');
  readonly tag = $derived(this.language === 'ar' ? `ar-u-nu-${this.digits}` : 'en');
  private readonly plural = $derived(new Intl.PluralRules(this.language));
  private readonly numbers = $derived(new Intl.NumberFormat(this.tag, { maximumFractionDigits: 2 }));

  /** Texts that one program has beside the common ones. Call before `start`. */
  add(texts: Loading): void {
    this.more.push(texts);
  }

  /** Texts of pages that are opened later: they are there when this returns. */
  async extend(texts: Loading): Promise<void> {
    this.more.push(texts);
    const language = this.language;
    const loaded = await texts[language]();
    // Another language that was chosen meanwhile brought its own.
    if (language === this.language) this.messages = { ...this.messages, ...loaded.default };
  }

  /** Loads the language that was chosen before, else the browser's. */
  async start(): Promise<void> {
    const kept = remembered.get('sogni.language');
    this.digits = remembered.get('sogni.digits') === 'arab' ? 'arab' : 'latn';
    await this.use(isLanguage(kept) ? kept : (navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en'));
  }

  /** Shows everything in another language, without a reload. */
  async use(language: Language): Promise<void> {
    const loaded = await Promise.all([load, ...this.more].map((one) => one[language]()));
    this.messages = Object.assign({}, ...loaded.map((one) => one.default)) as Messages;
    this.language = language;
    remembered.set('sogni.language', language);
    document.documentElement.lang = language;
    document.documentElement.dir = this.direction;
  }

  useDigits(digits: Digits): void {
    this.digits = digits;
    remembered.set('sogni.digits', digits);
  }

  /** The text of this name; a test makes sure that every language has it. */
  text(name: string, parameters: Parameters = {}): string {
    const message = this.messages[name];
    return message === undefined ? name : format(message, parameters, this.plural, this.number);
  }

  has(name: string): boolean {
    return name in this.messages;
  }

  readonly number = (value: number): string => this.numbers.format(value);

  percent(share: number): string {
    return new Intl.NumberFormat(this.tag, { style: 'percent', maximumFractionDigits: 1 }).format(share);
  }

  bytes(count: number): string {
    const [value, unit] = count < 1000 ? [count, 'byte'] : count < 1e6 ? [count / 1000, 'kilobyte'] : count < 1e9 ? [count / 1e6, 'megabyte'] : [count / 1e9, 'gigabyte'];
    return new Intl.NumberFormat(this.tag, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(value as number);
  }

  /** A length of time in one unit, rounded as people say it. */
  duration(seconds: number): string {
    const [value, unit] = seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : seconds < 129600 ? [seconds / 3600, 'hour'] : [seconds / 86400, 'day'];
    return new Intl.NumberFormat(this.tag, { style: 'unit', unit: unit as string, unitDisplay: 'short', maximumFractionDigits: 0 }).format(Math.round(value as number));
  }

  /** "5 to 8 sec", or one length where both are the same. */
  range(from: number, to: number): string {
    const [low, high] = [this.duration(from), this.duration(to)];
    return low === high ? high : this.text('time.range', { from: low, to: high });
  }

  time(at: string | Date): string {
    return new Intl.DateTimeFormat(this.tag, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
  }

  clock(at: string | Date): string {
    return new Intl.DateTimeFormat(this.tag, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(at));
  }
}

export const i18n = new Localization();
export const t = (name: string, parameters?: Parameters): string => i18n.text(name, parameters);

/** A sentence for a stable code of the contract, else what the coordinator said. */
export const explain = (code: string, said: string): string => (i18n.has(`code.${code}`) ? t(`code.${code}`) : said);
