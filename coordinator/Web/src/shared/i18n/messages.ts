/** A text, or one for each plural form that the language has for the parameter `n`. */
export type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Messages = Record<string, Message>;
export type Parameters = Record<string, string | number>;

/** The text of a message with its parameters in place. `number` writes numbers as the reader expects them. */
export function format(message: Message, parameters: Parameters, plural: Intl.PluralRules, number: (value: number) => string): string {
  const text = typeof message === 'string' ? message : (message[plural.select(Number(parameters['n'] ?? 0))] ?? message.other ?? '');
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    return value === undefined ? whole : typeof value === 'number' ? number(value) : value;
  });
}
