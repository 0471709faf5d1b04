import { describe, expect, it } from 'vitest';
import { ApiProblem, LinkLost } from '../../api/client.ts';
import { RowForm } from './row-form.svelte.ts';

const begun = { title: 'Đề án', minutes: '30', unit: '' };
const conflict = new ApiProblem(409, 'edit_conflict', {
  changed_by_name: 'Phan Gia Huấn',
  changed_at: null,
  current: 2,
});
const input = (form: RowForm<typeof begun>) => ({
  title: [form.values.title, 'title'] as [string, 'title'],
  minutes: [Number(form.values.minutes), 'minutes'] as [number, 'minutes'],
});

describe('a form over a row', () => {
  it('sends only what was changed in it', () => {
    const form = new RowForm(begun, 1);
    expect(form.only(input(form))).toEqual({});
    form.values.minutes = '45';
    expect(form.only(input(form))).toEqual({ minutes: 45 });
  });

  it('keeps what is written here, and shows what somebody else wrote in the other fields', async () => {
    const form = new RowForm(begun, 1);
    form.values.title = 'Đề án của tôi';
    const theirs = { title: 'Đề án của người khác', minutes: '60', unit: '' };
    expect(await form.meets(conflict, async () => ({ values: theirs, version: 2 }))).toBe(true);
    expect(form.values).toEqual({ title: 'Đề án của tôi', minutes: '60', unit: '' });
    expect(form.elsewhere?.fields).toEqual(['title', 'minutes']);
    expect([form.changed('title'), form.changed('minutes'), form.version]).toEqual([true, false, 2]);
    expect(form.only(input(form))).toEqual({ title: 'Đề án của tôi' });
    form.take('title');
    expect(form.values.title).toBe('Đề án của người khác');
  });

  it('leaves other errors, and a row that is gone, to be told as they are', async () => {
    const form = new RowForm(begun, 1);
    expect(await form.meets(new LinkLost(), async () => ({ values: begun, version: 2 }))).toBe(false);
    expect(await form.meets(conflict, async () => undefined)).toBe(false);
    expect(form.version).toBe(1);
  });
});
