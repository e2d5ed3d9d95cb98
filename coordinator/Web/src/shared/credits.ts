/** Credits as people count them. */
export const inCredits = (millicredits: number | string): number => Number(millicredits) / 1000;
