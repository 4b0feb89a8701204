import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Folder, json, outcomeOf, start, stdoutOf } from './support.js'

/** A command that stands until it is told to stop. */
export class Standing {
  readonly addresses: readonly string[]
  readonly #child: ReturnType<typeof start>
  readonly #ended: ReturnType<typeof outcomeOf>
  #notices = ''

  private constructor(child: ReturnType<typeof start>, addresses: readonly string[]) {
    this.#child = child
    this.addresses = addresses
    this.#ended = outcomeOf(child)
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#notices += chunk.toString()
    })
  }

  /** Starts it on this host; resolves when it has said where it is. */
  static async start(args: readonly string[]): Promise<Standing> {
    const child = start([...args, '--listen', '/ip4/127.0.0.1/tcp/0'])
    after(() => child.kill('SIGKILL'))
    const { stdout } = child
    assert(stdout !== null)
    const standing = new Promise<Standing>((resolve, reject) => {
      let text = ''
      const take = (chunk: Buffer) => {
        text += chunk.toString()
        if (!text.endsWith('\n')) return
        stdout.off('data', take)
        resolve(new Standing(child, text.trimEnd().split('\n')))
      }
      stdout.on('data', take)
      child.once('close', (code) => reject(new Error(`ended with ${code} before it stood`)))
    })
    return standing
  }

  /** Waits until it has told of something. */
  async told(text: string): Promise<void> {
    while (!this.#notices.includes(text)) {
      if (this.#child.exitCode !== null) assert.fail(this.#notices)
      await sleep(20)
    }
  }

  /** Stops it as Ctrl-C or `kill` does; it must end well. Answers what it said. */
  async stop(signal: 'SIGINT' | 'SIGTERM' = 'SIGTERM') {
    this.#child.kill(signal)
    const outcome = await this.#ended
    assert.equal(outcome.code, 0, outcome.stderr)
    return outcome
  }
}

/** The id of a file; its identity is made. */
export async function idOf({ open }: Folder): Promise<string> {
  return (await stdoutOf(['peer', 'id', ...open])).trimEnd()
}

/**
 * A file with the key `keys/k` in the client `signer`, and another that it calls `laptop`. Made
 * once; each caller gets copies.
 */
export async function twoFiles() {
  firstTwo ??= makeTwoFiles()
  const { files, ...ids } = await firstTwo
  const [server, laptop] = [await Folder.with(files.server), await Folder.with(files.laptop)]
  return { server, laptop, ...ids }
}
let firstTwo: ReturnType<typeof makeTwoFiles> | undefined

async function makeTwoFiles() {
  const [server, laptop] = await Promise.all([Folder.created(), Folder.created()])
  const key = ['-c', 'signer', '--type', 'ed25519', '--output', 'keys/k']
  await stdoutOf(['key', 'generate', ...server.open, ...key])
  const [serverId, laptopId] = await Promise.all([idOf(server), idOf(laptop)])
  await stdoutOf(['peer', 'add', laptopId, ...server.open, '--name', 'laptop'])
  const files = { server: await readFile(server.file), laptop: await readFile(laptop.file) }
  return { files, serverId, laptopId }
}

/** Tells a file where another is, which it calls `server`. */
export async function introduce({ open }: Folder, id: string, addresses: readonly string[]) {
  const where = addresses.length === 0 ? [] : ['--address', ...addresses]
  await stdoutOf(['peer', 'add', id, ...open, '--name', 'server', ...where])
}

/** The public key of the server's key, from its own file. */
export async function publicKeyOf({ open }: Folder): Promise<unknown> {
  const key = ['-c', 'signer', '--type', 'ed25519', '--key', 'keys/k']
  return json(['key', 'public', ...open, ...key])
}
