import { type ProtectionState, Zone, type ZoneOptions } from '@stronghold/zone'

/** The compiled test program `name`. */
export const program = (name: string): URL => new URL(`./programs/${name}.js`, import.meta.url)

/** Starts the test program `name`. */
export const spawnZone = (name: string, options: Partial<ZoneOptions> = {}): Promise<Zone> =>
  Zone.spawn({ program: program(name), ...options })

/** Fails loudly instead of hanging, and keeps the event loop alive while it waits. */
export const within = async <T>(promise: Promise<T>, milliseconds = 30_000): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('it hangs')), milliseconds)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

export const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value))
export const fromText = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

/** Whether the walls of Linux can be expected to stand on this machine. */
export const linux = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)

export const stands = ({ applied }: ProtectionState): boolean => applied

/** Resolves once `condition` holds; rejects after ten seconds. */
export const until = async (condition: () => boolean): Promise<void> => {
  for (let tries = 0; !condition(); tries++) {
    if (tries === 1000) throw new Error('it never happens')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
