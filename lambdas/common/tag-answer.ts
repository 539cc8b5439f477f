/** What the value of a tag says to Cordon, in any case and with blanks around it. */
export const YES: readonly string[] = ['true', 'yes', 'on', '1'];
export const NO: readonly string[] = ['false', 'no', 'off', '0', ''];

const answer = (value: string): string => value.trim().toLowerCase();

export const saysYes = (value: string): boolean => YES.includes(answer(value));
export const saysNo = (value: string): boolean => NO.includes(answer(value));
