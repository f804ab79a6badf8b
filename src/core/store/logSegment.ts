import { hex } from '../decode/hex.ts';
import { type LogAttributes, logStatuses, type SentLog } from '../model/log.ts';
import type { Bytes } from '../model/units.ts';
import { type StringId, Strings } from './strings.ts';

const ROWS = 4096;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Some thousand logs: 57 bytes each in columns, and their texts behind one another. What many say alike (service,
 * source, host, the attributes of a sender) is there once.
 *
 *     texts         …charged{"amount":12}declined{}…
 *     messageEnd    [… 812, 833 …]     where the message ends
 *     end           [… 825, 835 …]     where its attributes end, and the next message begins
 */
export class LogSegment {
  readonly first: number;
  readonly at = new Float64Array(ROWS); // EpochMs
  readonly status = new Uint8Array(ROWS);
  readonly traceHigh = new Uint32Array(ROWS); // of the lower 64 bits: the key of a trace
  readonly traceLow = new Uint32Array(ROWS);
  readonly spanHigh = new Uint32Array(ROWS);
  readonly spanLow = new Uint32Array(ROWS);
  readonly service = new Uint32Array(ROWS);
  readonly source = new Uint32Array(ROWS);
  readonly host = new Uint32Array(ROWS);
  readonly sender = new Uint32Array(ROWS);
  readonly strings = new Strings();
  size = 0;
  private readonly messageEnd = new Uint32Array(ROWS);
  private readonly end = new Uint32Array(ROWS);
  private texts = new Uint8Array(1 << 14);
  private lastSender: { attributes: LogAttributes; id: StringId } | undefined;

  constructor(first: number) {
    this.first = first;
  }

  get full(): boolean {
    return this.size === ROWS;
  }

  get usedBytes(): Bytes {
    return ROWS * 57 + this.textBytes;
  }

  get textBytes(): Bytes {
    return this.texts.length + this.strings.usedBytes;
  }

  append(log: SentLog): void {
    const row = this.size++;
    const { strings } = this;
    this.at[row] = log.at;
    this.status[row] = logStatuses.indexOf(log.status);
    [this.traceHigh[row], this.traceLow[row]] = halvesOf(log.traceId);
    [this.spanHigh[row], this.spanLow[row]] = halvesOf(log.spanId);
    this.service[row] = strings.idOf(log.service);
    this.source[row] = strings.idOf(log.source);
    this.host[row] = strings.idOf(log.host);
    this.sender[row] = this.senderOf(log.sender);
    const start = row > 0 ? (this.end[row - 1] ?? 0) : 0;
    const middle = this.write(log.message, start);
    this.messageEnd[row] = middle;
    this.end[row] = this.write(JSON.stringify(log.attributes), middle);
  }

  /** 16 digits each, or nothing. */
  idsOf(row: number): { traceId: string; spanId: string } {
    const id = (high = 0, low = 0) => (high === 0 && low === 0 ? '' : hex(high, low));
    return {
      traceId: id(this.traceHigh[row], this.traceLow[row]),
      spanId: id(this.spanHigh[row], this.spanLow[row]),
    };
  }

  messageOf(row: number): string {
    return this.text(row > 0 ? (this.end[row - 1] ?? 0) : 0, this.messageEnd[row] ?? 0);
  }

  /** As JSON. */
  attributesOf(row: number): string {
    return this.text(this.messageEnd[row] ?? 0, this.end[row] ?? 0);
  }

  private text(from: number, to: number): string {
    return decoder.decode(this.texts.subarray(from, to));
  }

  private senderOf(attributes: LogAttributes): StringId {
    if (this.lastSender?.attributes !== attributes)
      this.lastSender = { attributes, id: this.strings.idOf(JSON.stringify(attributes)) };
    return this.lastSender.id;
  }

  /** Writes a text behind those that are there; says where it ends. */
  private write(text: string, start: number): number {
    const most = start + text.length * 3; // bytes of UTF-8 for a unit of UTF-16, at most
    if (most > this.texts.length) {
      const larger = new Uint8Array(Math.max(most, this.texts.length * 2));
      larger.set(this.texts);
      this.texts = larger;
    }
    return start + encoder.encodeInto(text, this.texts.subarray(start)).written;
  }
}

/** `['', 0]` of ids that are none. */
function halvesOf(id: string): [high: number, low: number] {
  if (id === '') return [0, 0];
  return [Number.parseInt(id.slice(0, 8), 16), Number.parseInt(id.slice(8), 16)];
}
