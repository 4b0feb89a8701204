// Prints the emitters of this process, by where they are made, of which nobody hears an error at
// some moment: one such error would end the process. Whatever emits has to be made after the first
// lines here, so all else is imported by them.
import EventEmitter from 'node:events'

interface Made {
  readonly emitter: EventEmitter & { readonly destroyed?: boolean }
  readonly where: string
}

/** Emitters without a listener for errors; those that have got one come back when it is gone. */
const made = new Set<Made>()
const deaf = new Map<string, number>()
let count = 0
const { init } = EventEmitter as unknown as { init: (...args: unknown[]) => void }
Object.assign(EventEmitter, {
  init(this: EventEmitter, ...args: unknown[]) {
    init.apply(this, args)
    const { stack = '' } = new Error('made')
    // The process of the zone belongs to another package, which has tests of its own; modules are
    // loaded by Node.
    const [, , maker = ''] = stack.split('\n').filter((line) => !line.includes('(node:'))
    if (/\/(?:zone|stronghold)\/dist\//.test(maker)) return
    if (/node:internal\/(?:bootstrap|modules)/.test(stack)) return
    count++
    made.add({ emitter: this, where: stack })
  },
})

/** After each turn: what was made in it has had its listeners added by then. */
function look(): void {
  for (const one of made) {
    const { emitter, where } = one
    if (emitter.destroyed === true) made.delete(one)
    else if (emitter.listenerCount('error') === 0) {
      const name = `${emitter.constructor.name}${where.split('\n').slice(2).join('\n')}`
      deaf.set(name, (deaf.get(name) ?? 0) + 1)
    }
  }
  if (isLooking) setImmediate(look)
}
let isLooking = true
setImmediate(look)

await (await import('./emitting.js')).emit()
isLooking = false
console.log(JSON.stringify({ count, deaf: [...deaf.keys()] }))
process.exit()
