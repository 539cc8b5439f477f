/** What the value of a tag says to Cordon. */
const YES = ['true', 'yes', 'on', '1'];

export const saysYes = (value: string): boolean => YES.includes(value.trim().toLowerCase());
