import { canDump, readCoreDump } from './core-dump.mjs'
import { Finds, Needles } from './needles.mjs'
import { readProcess } from './process-memory.mjs'

const mebibytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`

/** Dumps of processes, searched for the secrets of one life. */
export class Dumps {
  #needles
  #directory
  #verbose

  constructor(secrets, directory, verbose) {
    this.#needles = new Needles(secrets)
    this.#directory = directory
    this.#verbose = verbose
  }

  /** `{ name, finds }` of one process. */
  ofHost(name, pid) {
    return this.#ofProcesses(name, [pid])
  }

  /** `{ name, finds }` of zones. Throws without the right to read them, or when there is none. */
  ofZones(name, pids) {
    if (pids.length === 0) throw new Error('there is no zone')
    return this.#ofProcesses(name, pids)
  }

  /** `{ name, finds }` of a core dump, or `undefined` when there is no gdb here. */
  ofCore(name, pid) {
    if (!canDump()) {
      console.log(`${name}: not made, since there is no gcore (gdb) here`)
      return undefined
    }
    const finds = new Finds()
    this.#needles.reset()
    const length = readCoreDump(pid, this.#directory, this.#needles.longest, (bytes, offset) =>
      this.#needles.search(bytes, offset, (secret, form, at) =>
        finds.add(secret, form, `at offset ${at.toString(16)}`),
      ),
    )
    console.log(`${name}: ${mebibytes(length)} searched`)
    return { name, finds }
  }

  #ofProcesses(name, pids) {
    const finds = new Finds()
    for (const pid of pids) {
      this.#needles.reset()
      const { read, refused } = readProcess(pid, this.#needles.longest, (bytes, base, mapping) =>
        this.#needles.search(bytes, base, (secret, form, address) => {
          const place = `${address.toString(16)} ${mapping.access} ${mapping.name}`
          finds.add(secret, form, `at ${place}${this.#surroundings(bytes, address - base)}`)
        }),
      )
      console.log(
        `${name}: process ${pid}, ${mebibytes(read)} searched, ${mebibytes(refused)} unreadable`,
      )
    }
    return { name, finds }
  }

  /**
   * The secrets are random and of this run only, so they may be shown to a person who looks for a
   * leak.
   */
  #surroundings(bytes, at) {
    if (!this.#verbose) return ''
    const around = bytes.subarray(Math.max(0, at - 64), at + 128)
    return `\n    ${around.toString('hex')}\n    ${JSON.stringify(around.toString('latin1'))}`
  }
}
