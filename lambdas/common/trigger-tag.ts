/** What the value of the trigger tag says. */
const YES = ['true', 'yes', 'on', '1'];

export const saysYes = (value: string): boolean => YES.includes(value.trim().toLowerCase());
