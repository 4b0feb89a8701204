// File systems for `FileStorage` that end the process, or run out of space, at a given call.
import * as fs from 'node:fs/promises'

/** Puts `around(name, call, half)` about every call of the file system; `half` a write stops. */
function intercept(around) {
  const opened = (file) => ({
    fd: file.fd,
    stat: () => around('stat', () => file.stat()),
    chmod: (mode) => around('chmod', () => file.chmod(mode)),
    read: (...to) => around('read', () => file.read(...to)),
    writeFile: (bytes) =>
      around(
        'write',
        () => file.writeFile(bytes),
        () => file.writeFile(bytes.subarray(0, bytes.length / 2)),
      ),
    sync: () => around('fsync', () => file.sync()),
    close: () => around('close', () => file.close()),
  })
  return {
    open: (path, flags, mode) => around('open', () => fs.open(path, flags, mode)).then(opened),
    link: (from, to) => around('link', () => fs.link(from, to)),
    rename: (from, to) => around('rename', () => fs.rename(from, to)),
    unlink: (path) => around('unlink', () => fs.unlink(path)),
    readdir: (path) => around('readdir', () => fs.readdir(path)),
    realpath: (path) => around('realpath', () => fs.realpath(path)),
    mkdir: (path, how) => around('mkdir', () => fs.mkdir(path, how)),
  }
}

/**
 * Kills this process at the `number`-th call after `arm`: before it, during it (a write, half done)
 * or after it. `when` may be `during` for writes only; other calls are killed before they run.
 */
export class KillingFiles {
  /** The calls since `arm`. */
  names = []
  #armed = false

  constructor({ number, when }, onKill) {
    this.files = intercept(async (name, call, half) => {
      if (!this.#armed || this.names.push(name) !== number) return call()
      if (when === 'during') await half?.()
      // After a call that fails by right, too: nothing is there yet that it looks for.
      if (when === 'after') await call().catch(() => undefined)
      onKill(name)
      process.kill(process.pid, 'SIGKILL')
      return new Promise(() => undefined)
    })
  }

  arm() {
    this.#armed = true
  }
}

/** A disk whose files cannot be longer than `length`, for systems where none can be made. */
export function smallFiles(length) {
  const full = () => {
    throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
  }
  const { open, ...others } = intercept((_, call) => call())
  return {
    ...others,
    open: async (...how) => {
      const file = await open(...how)
      const writeFile = async (bytes) => {
        await file.writeFile(bytes.subarray(0, length))
        if (bytes.length > length) full()
      }
      return { ...file, writeFile }
    },
  }
}
