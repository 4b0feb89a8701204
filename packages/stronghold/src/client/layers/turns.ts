import { exact } from '../../contract/codec/exact.js'
import { given } from '../../contract/codec/index.js'
import type { AskClient, Layer } from '../ask-client.js'

/** Begins a message when `turn` resolves; when it rejects, the message is not begun. */
export const turns = exact(1, function turns(turn: () => Promise<void>): Layer {
  const own = given.read('turn', given.callable<typeof turn>(), turn)
  return (ask): AskClient =>
    async (name, input, options) => {
      await own()
      return ask(name, input, options)
    }
})
