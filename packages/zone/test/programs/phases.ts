import { type CreateProgram, Fault } from '@stronghold/zone/program'

const state = (name: string) => () => new Uint8Array(Buffer.from(name))

export const createProgram: CreateProgram = () => ({
  initial: 'closed',
  phases: {
    closed: {
      state: state('closed'),
      open: (_payload, call) => {
        call.enter('open')
        return new Uint8Array(0)
      },
      openBadly: (_payload, call) => {
        call.enter('open')
        throw new Fault('WRONG_KEY')
      },
      openNowhere: (_payload, call) => {
        call.enter('nowhere')
        return new Uint8Array(0)
      },
    },
    open: {
      state: state('open'),
      secret: state('secret'),
      close: (_payload, call) => {
        call.enter('closed')
        return new Uint8Array(0)
      },
    },
  },
})
