import { randomFillSync, scryptSync } from 'node:crypto'
import { type CreateProgram, Fault } from '@stronghold/zone/program'

let echoed = 0
let batches = 0
const number = (value: number) => new Uint8Array(Buffer.from(String(value)))

export const createProgram: CreateProgram = ({ argument }) => ({
  initial: 'only',
  phases: {
    only: {
      argument: () => argument.slice(),
      echo: (payload) => {
        echoed++
        return payload.slice()
      },
      same: (payload) => payload,
      echoed: () => number(echoed),
      batches: () => number(batches),
      length: (payload) => number(payload.length),
      make: (payload) => new Uint8Array(Number(Buffer.from(payload).toString())).fill(7),
      throws: () => {
        throw new Error('a detail that must not leave the zone')
      },
      faults: (payload) => {
        throw new Fault(Buffer.from(payload).toString())
      },
      returnsText: () => 'text' as unknown as Uint8Array,
      returnsNothing: () => undefined as unknown as Uint8Array,
      exits: () => process.exit(7),
      spins: () => {
        for (;;) echoed++
      },
      environment: () => new Uint8Array(Buffer.from(JSON.stringify(process.env))),
      nodeOptions: () => new Uint8Array(Buffer.from(JSON.stringify(process.execArgv))),
      scrypt: (payload) =>
        new Uint8Array(
          scryptSync(payload, 'salt', 32, { N: 2 ** 16, r: 8, p: 1, maxmem: 2 ** 27 }),
        ),
      litter: () => {
        const kept: unknown[] = []
        for (let index = 0; index < 200_000; index++) {
          kept[index % 1000] = { index, bytes: new Uint8Array(index % 50), text: `${index}` }
        }
        return randomFillSync(new Uint8Array(16))
      },
    },
  },
  batch: (work) => {
    batches++
    work()
  },
})
