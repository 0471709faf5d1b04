/** How the message catalogues of messages become typed functions in src/paraglide. */
export const messages = {
  project: './project.inlang',
  outdir: './src/paraglide',
  strategy: ['localStorage', 'baseLocale'] as ['localStorage', 'baseLocale'],
};
