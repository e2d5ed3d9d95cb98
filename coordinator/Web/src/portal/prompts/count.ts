/** Characters that are left when somebody should hear of it. */
export const near = 200;

/** Whether a model that reads so many tokens at once may need more than one look: a token is at least a byte, so what is shorter never does. Unknown (0): nothing is said. */
export const isPerhapsCut = (text: string, tokens: number): boolean => tokens > 0 && new TextEncoder().encode(text.trim()).length > tokens;
