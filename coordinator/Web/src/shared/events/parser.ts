/** One server-sent event. `id` is null where it does not move the reader's position. */
export interface ServerEvent {
  name: string;
  id: string | null;
  data: string;
}

/** Takes a stream of server-sent events apart, whatever the pieces that it arrives in. Comments are passed over. */
export class EventParser {
  private rest = '';
  private name = '';
  private id: string | null = null;
  private data: string[] = [];

  /** What the server asked for as the shortest wait between two connections, in milliseconds; null when it did not. */
  retry: number | null = null;

  /** The events that are complete with this piece. */
  push(text: string): ServerEvent[] {
    const events: ServerEvent[] = [];
    const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        this.finish(events);
      } else if (!line.startsWith(':')) {
        this.take(line);
      }
    }

    return events;
  }

  private take(line: string): void {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'event') {
      this.name = value;
    } else if (field === 'data') {
      this.data.push(value);
    } else if (field === 'id' && !value.includes('\0')) {
      this.id = value;
    } else if (field === 'retry' && /^\d+$/.test(value)) {
      this.retry = Number(value);
    }
  }

  private finish(events: ServerEvent[]): void {
    if (this.data.length > 0) {
      events.push({ name: this.name || 'message', id: this.id, data: this.data.join('\n') });
    }

    this.name = '';
    this.id = null;
    this.data = [];
  }
}
