const initial = 'text'

/** The state of the input: nothing yet, line ended, or given up. */
export type LineState = 'open' | 'ended' | 'interrupted' | 'too-long'

/**
 * One line of secret text, byte by byte, as a terminal in raw mode sends it.
 *
 * It lives in one buffer of fixed size, which `wipe` clears: growing would leave copies behind.
 */
export class LineEditor {
  readonly #buffer: Uint8Array
  #length = 0
  #escape: 'text' | 'escape' | 'sequence' = initial

  constructor(capacity: number) {
    this.#buffer = new Uint8Array(capacity)
  }

  /** Takes what was typed. Bytes behind the end of the line are dropped. */
  feed(chunk: Uint8Array): LineState {
    for (const byte of chunk) {
      const state = this.#take(byte)
      if (state !== 'open') return state
    }
    return 'open'
  }

  /** A copy of the line, to be wiped by the caller. */
  line(): Uint8Array {
    return this.#buffer.slice(0, this.#length)
  }

  /** Forgets everything that was typed. */
  wipe(): void {
    this.#buffer.fill(0)
    this.#length = 0
  }

  #take(byte: number): LineState {
    if (this.#escape !== 'text') return this.#skip(byte)
    switch (byte) {
      case 0x0a: // Line feed
      case 0x0d: // Return
        return 'ended'
      case 0x03: // Ctrl-C
        return 'interrupted'
      case 0x04: // Ctrl-D: the end of an empty input is a refusal
        return this.#length === 0 ? 'interrupted' : 'ended'
      case 0x08: // Backspace, on old terminals
      case 0x7f: // Backspace
        this.#erase()
        return 'open'
      case 0x15: // Ctrl-U
        this.wipe()
        return 'open'
      case 0x1b: // Escape begins a key without a character, such as an arrow
        this.#escape = 'escape'
        return 'open'
    }
    if (byte < 0x20) return 'open'
    if (this.#length === this.#buffer.length) return 'too-long'
    this.#buffer[this.#length++] = byte
    return 'open'
  }

  // ECMA-48, section 5.4: CSI, parameters, and one final byte from 40 to 7E.
  #skip(byte: number): LineState {
    if (this.#escape === 'escape') {
      this.#escape = byte === 0x5b || byte === 0x4f ? 'sequence' : initial
    } else if (byte >= 0x40 && byte <= 0x7e) this.#escape = initial
    return byte === 0x03 ? 'interrupted' : 'open'
  }

  // A character is one leading byte and up to three continuation bytes (RFC 3629, section 3).
  #erase(): void {
    while (this.#length > 0) {
      const byte = this.#buffer[--this.#length] as number
      this.#buffer[this.#length] = 0
      if ((byte & 0xc0) !== 0x80) return
    }
  }
}
