import { afterEach, expect, it, vi } from 'vitest';
import { begin, handsFocusOn, keepsFocus, takesFocus } from './focus.ts';

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

function dialog(inside: string): HTMLElement {
  const made = document.createElement('dialog');
  made.open = true;
  made.innerHTML = `<button data-focus="last">Đóng</button>${inside}`;
  document.body.append(made);
  begin(made);
  return made;
}

it('begins a form at its first field, and where one is wrong there', () => {
  dialog('<input type="hidden"><input id="a" disabled><textarea id="b"></textarea><button>Lưu</button>');
  expect(document.activeElement?.id).toBe('b');
  dialog('<input id="c"><input id="d" aria-invalid="true">');
  expect(document.activeElement?.id).toBe('d');
});

it('begins among radio buttons at the chosen one', () => {
  dialog('<input type="radio" name="x" id="e"><input type="radio" name="x" id="f" checked>');
  expect(document.activeElement?.id).toBe('f');
});

it('begins a question at the answer that destroys nothing', () => {
  dialog('<button class="btn btn--danger">Xoá</button><button id="g" class="btn">Giữ lại</button>');
  expect(document.activeElement?.id).toBe('g');
});

it('begins at what is to be read first, which presses nothing', () => {
  const made = dialog('<h3 tabindex="-1" data-focus="first">Kết luận</h3><button>Giữ bản của tôi</button>');
  begin(made);
  expect(document.activeElement).toBe(made.querySelector('h3'));
});

it.each([
  ['where the part had it', 'h', true],
  ['not where something else has it by then', 'i', false],
])('hands the focus on %s', async (_, last, handed) => {
  const [part, beside] = [document.createElement('div'), document.createElement('button')];
  part.innerHTML = '<button id="h">Đóng</button>';
  beside.id = 'i';
  document.body.append(part, beside);
  const give = vi.fn();
  const gone = handsFocusOn(part, give);
  document.getElementById('h')?.focus();
  document.getElementById(last)?.focus();
  part.remove();
  gone();
  await Promise.resolve();
  expect(give).toHaveBeenCalledTimes(handed ? 1 : 0);
});
