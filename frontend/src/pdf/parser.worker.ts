/** pdf.js' own worker. A document that is let go while it opens is given up there with an error that nobody is left to hear. */
import 'pdfjs-dist/build/pdf.worker.mjs';

const GIVEN_UP = 'Worker was terminated';

addEventListener('unhandledrejection', (event) => {
  if (event.reason instanceof Error && event.reason.message === GIVEN_UP) event.preventDefault();
});
