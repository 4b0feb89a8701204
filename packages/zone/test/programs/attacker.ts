import type { CreateProgram } from '@stronghold/zone/program'
import { attempt } from './attacks.js'
import { warmUpRaw } from './raw.js'

/** Tries from inside whatever it is told to. */
export const createProgram: CreateProgram = () => ({
  initial: 'only',
  phases: {
    only: {
      attempt: (payload) =>
        new Uint8Array(Buffer.from(String(attempt(Buffer.from(payload).toString())))),
    },
  },
  warmUp: warmUpRaw,
})
