/* What a module of procedures must never be shown: it gives it all away. */
stronghold.procedure({
  name: 'attack.Show',
  kind: 'use',
  input: { secret: 'location' },
  output: 'bytes',
  sources: ['secret'],
  use: ([secret], _, { take }) => {
    const output = take(secret.length)
    output.set(secret)
    return output
  },
})

stronghold.procedure({
  name: 'attack.Keep',
  kind: 'derive',
  input: { source: 'location', target: 'location' },
  output: 'nothing',
  sources: ['source'],
  target: 'target',
  derive: ([source], _, { take }) => {
    const secret = take(source.length)
    secret.set(source)
    return { secret, output: undefined }
  },
})
