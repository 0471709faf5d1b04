/** What a PIN has to be, as far as a screen can tell before the server does. */

/** 6 to 12 digits. */
export const isPin = (text: string) => /^\d{6,12}$/u.test(text);
