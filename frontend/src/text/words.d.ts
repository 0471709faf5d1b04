declare module 'virtual:words/*' {
  /** What `build/words.ts` makes of the catalogues: message functions by their whole key. */
  export const words: import('./lookup.ts').Words;
}
