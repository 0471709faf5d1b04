import { afterEach, expect, it, vi } from 'vitest';
import { keepsFocus, takesFocus } from './focus.ts';

afterEach(() => document.body.replaceChildren());

function part(): HTMLElement {
  const made = document.createElement('section');
  made.tabIndex = -1;
  made.innerHTML = '<button>Mở biểu quyết</button><button>Để sau</button>';
  document.body.append(made);
  return made;
}

it('keeps the focus in a part when what had it is taken out', async () => {
  const panel = part();
  const stop = keepsFocus(panel);
  const [first, second] = panel.querySelectorAll('button');
  first?.focus();
  second?.remove();
  await Promise.resolve();
  expect(document.activeElement).toBe(first);
  first?.remove();
  await vi.waitFor(() => expect(document.activeElement).toBe(panel));
  stop();
});

it('leaves the focus where somebody put it', () => {
  const elsewhere = part().querySelector('button');
  elsewhere?.focus();
  const sheet = part();
  takesFocus(sheet);
  expect(document.activeElement).toBe(elsewhere);
  elsewhere?.blur();
  takesFocus(sheet);
  expect(document.activeElement).toBe(sheet);
});
