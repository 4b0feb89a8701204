// What happened to a record: writes and revocations, and which of them their author knew of. A
// replica that has an event, or something later in its place, knows it.

/** Everything that ever happened in one history. */
export class Events {
  #next = 1
  /** Written contents by their numbers. */
  #writes = new Map()

  /** @returns {{ id: number, kind: 'write' | 'revoke', record: string, past: Set<number> }} */
  make(kind, record, known) {
    const id = this.#next++
    const event = { id, kind, record, past: new Set(known.keys()) }
    if (kind === 'write') this.#writes.set(id, event)
    return event
  }

  written(number) {
    return this.#writes.get(number)
  }
}

/** What one replica knows of each record: its events, by their ids. */
export class Knowledge {
  #records = new Map()

  of(record) {
    const known = this.#records.get(record)
    if (known !== undefined) return known
    const made = new Map()
    this.#records.set(record, made)
    return made
  }

  add(event, record = event.record) {
    this.of(record).set(event.id, event)
  }

  /** Takes over what another knows of a record, here perhaps under another name. */
  learn(other, record, as = record) {
    for (const event of other.of(record).values()) this.add(event, as)
  }

  records() {
    return [...this.#records.keys()]
  }

  copy() {
    const copy = new Knowledge()
    for (const record of this.records()) copy.learn(this, record)
    return copy
  }
}

/** Those of several events that no other one of them has in its past: what may be there at the end. */
export function latest(events) {
  const all = [...events]
  return all.filter(({ id }) => !all.some((other) => other.id !== id && other.past.has(id)))
}
