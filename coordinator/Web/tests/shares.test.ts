import { describe, expect, it } from 'vitest';
import { linkOf, validities } from '../src/portal/sharing/shares';

describe('a share link', () => {
  const path = '/s/0123456789abcdef0123456789abcdef';

  it.each([
    ['https://pool.example', 'http://127.0.0.1:7700', 'https://pool.example'],
    ['http://127.0.0.1:7700', 'https://art.example', 'https://art.example'],
    ['http://localhost:7700', 'https://art.example', 'https://art.example'],
    ['http://[::1]:7700', 'https://art.example', 'https://art.example'],
    ['https://127.0.0.1.example', 'https://art.example', 'https://127.0.0.1.example'],
  ])('at %s, found at %s, is given out at %s', (known, found, expected) => {
    expect(linkOf({ path, url: known + path }, found)).toBe(expected + path);
  });

  it('that names no address is one of this page', () => expect(linkOf({ path, url: '' }, 'https://art.example')).toBe(`https://art.example${path}`));

  it('works as long as the job unless somebody says less', () => expect(validities[0]).toBe(0));
});
