/** How the catalogues in messages/ become typed functions in src/paraglide; the language is the screen's own state. */
export const messages = {
  project: './project.inlang',
  outdir: './src/paraglide',
  strategy: ['baseLocale'] as ['baseLocale'],
};
