import { type Client, KeyProvider, MemoryStorage, Stronghold } from '@stronghold/stronghold'
import type { FrameChannel, FrameReceiver } from '@stronghold/stronghold/actors'
import { startInProcess } from '@stronghold/stronghold/in-process'

/** A Stronghold in this process, for tests of what lies in front of it. */
export async function openStronghold(): Promise<Stronghold> {
  return Stronghold.create({
    storage: new MemoryStorage(),
    key: KeyProvider.makeRandom(),
    inside: () => startInProcess(),
  })
}

/** A client that does nothing with its store before `gate` says so; `insert` is what it delays. */
export function gated(client: Client, gate: (key: string) => Promise<void>): Client {
  const { store } = client
  return {
    id: client.id,
    store: {
      async insert(key, value, lifetime) {
        await gate(typeof key === 'string' ? key : new TextDecoder().decode(key))
        return store.insert(key, value, lifetime)
      },
      get: (key) => store.get(key),
      delete: (key) => store.delete(key),
      containsKey: (key) => store.containsKey(key),
      keys: () => store.keys(),
      clear: () => store.clear(),
    },
    vault: (path) => client.vault(path),
    vaultExists: (path) => client.vaultExists(path),
    recordExists: (location) => client.recordExists(location),
    recordType: (location) => client.recordType(location),
    execute: (call) => client.execute(call),
    executeChained: (calls) => client.executeChained(calls),
    listVersions: (path) => client.listVersions(path),
    pruneVersions: (path, keep) => client.pruneVersions(path, keep),
    labelRecord: (location, label) => client.labelRecord(location, label),
    requestApproval: (call, options) => client.requestApproval(call, options),
  }
}

/** A gate that is closed until it is opened. */
export class Gate {
  open: () => void = () => undefined
  readonly #opened = new Promise<void>((resolve) => {
    this.open = resolve
  })
  /** The keys that came to it, in order. */
  readonly came: string[] = []

  readonly pass = (key: string): Promise<void> => {
    this.came.push(key)
    return this.#opened
  }
}

/** A transport of our own: frames are handed over in this turn's microtasks, and kept to look at. */
export class MemoryChannel implements FrameChannel {
  /** All frames that went out, as they are now. */
  readonly frames: Uint8Array[] = []
  other: MemoryChannel | undefined
  #receiver: FrameReceiver | undefined

  open(receiver: FrameReceiver): void {
    this.#receiver = receiver
  }

  admit(): void {}

  async send(frame: Uint8Array): Promise<void> {
    this.frames.push(frame)
    queueMicrotask(() => this.other?.deliver(frame))
  }

  deliver(frame: Uint8Array): void {
    this.#receiver?.frame(frame)
  }

  close(): void {
    this.#receiver = undefined
  }

  static pair(): [MemoryChannel, MemoryChannel] {
    const [a, b] = [new MemoryChannel(), new MemoryChannel()]
    a.other = b
    b.other = a
    return [a, b]
  }
}
