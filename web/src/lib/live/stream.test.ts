import { beforeEach, describe, expect, it } from 'vitest';
import { RETRY_MS_FIRST, RETRY_MS_MAX, SILENCE_MS_MAX, Stream, type StreamState, type Wire } from './stream';

class FakeWire implements Wire {
  onopen: Wire['onopen'] = null;
  onerror: Wire['onerror'] = null;
  closed = false;
  #listeners = new Map<string, (event: MessageEvent<string>) => void>();
  constructor(readonly url: string) {}
  addEventListener(kind: string, listener: (event: MessageEvent<string>) => void) {
    this.#listeners.set(kind, listener);
  }
  close() {
    this.closed = true;
  }
  say(kind: string, data: string, lastEventId = '') {
    this.#listeners.get(kind)?.({ data, lastEventId } as MessageEvent<string>);
  }
}

class FakeTimers {
  waiting: { at: number; run: () => void }[] = [];
  now = 0;
  after(ms: number, run: () => void) {
    const entry = { at: this.now + ms, run };
    this.waiting.push(entry);
    return () => void (this.waiting = this.waiting.filter((one) => one !== entry));
  }
  pass(ms: number) {
    const until = this.now + ms;
    for (;;) {
      const next = this.waiting.filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.waiting = this.waiting.filter((one) => one !== next);
      this.now = next.at;
      next.run();
    }
    this.now = until;
  }
}

let wires: FakeWire[];
let timers: FakeTimers;
let heard: [string, unknown][];
let states: StreamState[];
let opened: boolean[];
let stream: Stream;
const last = () => wires.at(-1) as FakeWire;
const address = (after: string | null) => `/live?after=${after ?? ''}`;

beforeEach(() => {
  wires = [];
  timers = new FakeTimers();
  heard = [];
  states = [];
  opened = [];
  stream = new Stream(
    (url) => {
      const wire = new FakeWire(url);
      wires.push(wire);
      return wire;
    },
    timers,
    { event: (kind, data) => heard.push([kind, data]), state: (state) => states.push(state), opened: (resumed) => opened.push(resumed) },
  );
  stream.listen(address);
});

describe('the stream', () => {
  it('starts now and tells what it hears', () => {
    expect(last().url).toBe('/live?after=');
    last().say('post', '{"id":7}', '41');
    last().say('status', '{"now":1}');
    expect(heard).toEqual([
      ['post', { id: 7 }],
      ['status', { now: 1 }],
    ]);
    expect(stream.last).toBe('41');
  });

  it('resumes after the last event when the line breaks', () => {
    last().onopen?.(new Event('open'));
    last().say('post', '{"id":7}', '41');
    last().onerror?.(new Event('error'));
    expect(states.at(-1)).toBe('waiting');
    timers.pass(RETRY_MS_FIRST);
    expect(wires).toHaveLength(2);
    expect(last().url).toBe('/live?after=41');
    expect(wires[0]?.closed).toBe(true);
  });

  it('tries later and later, but never gives up, and begins anew after a success', () => {
    let wait = RETRY_MS_FIRST;
    for (let round = 0; round < 12; round++) {
      last().onerror?.(new Event('error'));
      timers.pass(wait - 1);
      expect(wires).toHaveLength(round + 1);
      timers.pass(1);
      expect(wires).toHaveLength(round + 2);
      wait = Math.min(wait * 2, RETRY_MS_MAX);
    }
    expect(wait).toBe(RETRY_MS_MAX);
    last().onopen?.(new Event('open'));
    last().onerror?.(new Event('error'));
    timers.pass(RETRY_MS_FIRST);
    expect(wires).toHaveLength(14);
  });

  it('says whether it resumed, because a quiet line that breaks has nothing to resume after', () => {
    last().onopen?.(new Event('open'));
    last().say('status', '{}');
    last().onerror?.(new Event('error'));
    timers.pass(RETRY_MS_FIRST);
    last().onopen?.(new Event('open'));
    last().say('post', '{}', '7');
    last().onerror?.(new Event('error'));
    timers.pass(RETRY_MS_FIRST);
    last().onopen?.(new Event('open'));
    expect(opened).toEqual([false, false, true]);
  });

  it('takes a silent line for a dead one', () => {
    last().onopen?.(new Event('open'));
    timers.pass(SILENCE_MS_MAX - 1);
    last().say('status', '{}');
    timers.pass(SILENCE_MS_MAX - 1);
    expect(wires).toHaveLength(1);
    timers.pass(1 + RETRY_MS_FIRST);
    expect(wires).toHaveLength(2);
  });

  it('goes on where it was when the columns change, and forgets when the brand does', () => {
    last().say('post', '{"id":7}', '41');
    stream.listen((after) => `/other?after=${after ?? ''}`);
    expect(last().url).toBe('/other?after=41');
    stream.listen((after) => `/brand?after=${after ?? ''}`, true);
    expect(last().url).toBe('/brand?after=');
  });

  it('hears nothing from a line it has left, and nothing after stopping', () => {
    const old = last();
    stream.listen(address);
    old.say('post', '{"id":1}', '5');
    expect(heard).toEqual([]);
    stream.stop();
    timers.pass(RETRY_MS_MAX * 10);
    expect(wires).toHaveLength(2);
    expect(states.at(-1)).toBe('idle');
  });

  it('drops what is not JSON and stays open', () => {
    last().say('post', 'oops', '9');
    last().say('post', '{"id":2}', '10');
    expect(heard).toEqual([['post', { id: 2 }]]);
    expect(stream.last).toBe('10');
  });
});
