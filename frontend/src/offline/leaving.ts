/** A log-out without a network: everything here is erased at once, and the server is told before anybody is let in again. */
import { ApiProblem } from '../api/client.ts';
import { logout } from '../api/session.ts';

const PLACE = 'ecabinet.leaving';

/** Whether somebody logged out here and the server does not know. */
export const isLeaving = (): boolean => localStorage.getItem(PLACE) !== null;

/** Ends the login at the server. Throws LinkLost: then it is done at the next start, or before the next login. */
export async function leave(): Promise<void> {
  localStorage.setItem(PLACE, '1');
  try {
    await logout();
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error; // a refusal means that the login is over already
  }
  localStorage.removeItem(PLACE);
}
