import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../src/shared/api/client';
import { Backoff } from '../src/shared/events/backoff';
import { LiveEvents } from '../src/shared/events/live';
import { EventParser } from '../src/shared/events/parser';

describe('EventParser', () => {
  const text = 'retry: 2000\n\nevent: changed\nid: 7\ndata: {"a":1}\n\n: keep-alive\n\nevent: progress\r\ndata: one\r\ndata: two\r\n\r\n';
  const events = [
    { name: 'changed', id: '7', data: '{"a":1}' },
    { name: 'progress', id: null, data: 'one\ntwo' },
  ];

  it('reads the same events whatever the pieces are', () => {
    for (const size of [1, 2, 3, 5, 1000]) {
      const parser = new EventParser();
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size));
      expect(pieces.flatMap((piece) => parser.push(piece))).toEqual(events);
      expect(parser.retry).toBe(2000);
    }
  });
});

describe('Backoff', () => {
  it('doubles up to its limit and starts anew', () => {
    const backoff = new Backoff(100, 500, () => 1);
    expect([1, 2, 3, 4, 5].map(() => backoff.next())).toEqual([100, 200, 400, 500, 500]);
    backoff.reset();
    expect(backoff.next()).toBe(100);
  });
});

describe('LiveEvents', () => {
  const answer = (text: string) => new Response(text, { headers: { 'Content-Type': 'text/event-stream' } });

  it('goes on after the last event that had an id, and ends when the key is refused', async () => {
    vi.useFakeTimers();
    const asked: (string | null)[] = [];
    const seen: string[] = [];
    const states: string[] = [];
    const reasons: (string | undefined)[] = [];
    const answers = [
      () => answer('event: snapshot\nid: 5\ndata: s\n\nevent: progress\ndata: p\n\n'),
      () => {
        throw new ApiError('unreachable', '');
      },
      () => answer('event: changed\nid: 6\ndata: c\n\n'),
      () => {
        throw new ApiError('key_revoked', '', 401);
      },
    ];
    const live = new LiveEvents(
      (after) => {
        asked.push(after);
        return Promise.resolve().then(answers.shift()!);
      },
      { onEvent: (event) => seen.push(event.data), onState: (state, why) => (states.push(state), reasons.push(why?.code)) },
    );
    const running = live.run();
    await vi.runAllTimersAsync();
    await running;
    vi.useRealTimers();
    expect(asked).toEqual([null, '5', '5', '6']);
    expect(seen).toEqual(['s', 'p', 'c']);
    expect(states.at(-1)).toBe('refused');
    expect(reasons).toEqual([...states.slice(1).map(() => undefined), 'key_revoked']);
  });
});
