import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { Zone } from '@stronghold/zone'
import koffi from 'koffi'
import { program, within } from '../support.js'

/**
 * A host with descriptors that every child inherits: what it was given under `process.argv[3…]`, and
 * one of each kind, made here without close-on-exec, on low and on high numbers.
 */
const libc = koffi.load(null)
const [file = ''] = process.argv.slice(2)
const open = libc.func('open', 'int', ['str', 'int'])
const dup2 = libc.func('dup2', 'int', ['int', 'int'])
const O_RDWR = 2
const number = (name: string, ...parameters: number[]): number =>
  libc.func(
    name,
    'int',
    parameters.map(() => 'int'),
  )(...parameters)

const made = {
  file: open(file, O_RDWR),
  null: open('/dev/null', O_RDWR),
  zero: open('/dev/zero', O_RDWR),
  directory: open('/', 0),
  epoll: number('epoll_create1', 0),
  event: number('eventfd', 0, 0),
  timer: number('timerfd_create', 1, 0),
  socket: number('socket', 1, 1, 0),
}
let next = 40
for (const descriptor of Object.values(made)) {
  dup2(descriptor, next++)
  dup2(descriptor, 900 + next++)
}

/** What the kernel says of every descriptor of a process; only root is told of a zone. */
const kernelSays = (pid: number | 'self') => {
  if (process.getuid?.() !== 0) return undefined
  const lines = readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      const link = readlinkSync(`/proc/${pid}/fd/${descriptor}`)
      const info = readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8')
      const event = /^eventfd-id: +(\d+)$/m.exec(info)?.[1]
      return { link, event, waits: info.includes('tfd:') }
    } catch {
      return []
    }
  })
  return lines
}

const zone = await Zone.spawn({ program: program('descriptors') })
const answer = await within(zone.call('probe', new Uint8Array(Buffer.from('1200'))))
// Its timer thread asks again after a stop; it must find its event poll there.
process.kill(zone.pid, 'SIGSTOP')
process.kill(zone.pid, 'SIGCONT')
await within(zone.call('probe', new Uint8Array(Buffer.from('5'))))
process.stdout.write(
  JSON.stringify({
    host: kernelSays('self'),
    zone: kernelSays(zone.pid),
    found: JSON.parse(Buffer.from(answer).toString()),
    state: zone.report.protections['no-inherited-descriptors'],
  }),
)
await zone.terminate()
