// A client that is used by reference, frame by frame: what is said to it, and what it answers.
import { MessageChannel } from 'node:worker_threads'
import { attachClient } from '@stronghold/stronghold/actors'
import { party } from './scene.mjs'

/**
 * Says each frame when the one before it was answered. Answers all frames, each with its sender.
 * @param {readonly { frame: Uint8Array, isAnswered: boolean }[]} said
 * @returns {Promise<{ all: { from: "R" | "C", frame: Uint8Array }[], reason: string }>}
 */
export async function conversation(said) {
  const { client, stronghold } = await party('served')
  const { port1, port2 } = new MessageChannel()
  const attached = attachClient(client, port1, { limits: { messages: 16 } })
  const heard = []
  let next = (_ = undefined) => {}
  port2.on('message', (frame) => {
    heard.push(new Uint8Array(frame))
    next()
  })
  /** @type {{ from: 'R' | 'C', frame: Uint8Array }[]} */
  const all = []
  for (const { frame, isAnswered } of said) {
    all.push({ from: 'R', frame })
    const before = heard.length
    port2.postMessage(frame.slice())
    if (!isAnswered) continue
    if (heard.length === before) {
      await new Promise((resolve) => {
        next = resolve
      })
    }
    for (const frame of heard.slice(before)) all.push({ from: 'C', frame })
  }
  // Without a farewell it would go on for ever.
  if (all.at(-1)?.frame[0] !== 9) attached.stop()
  const reason = await attached.ended
  port2.close()
  await stronghold.close({ discard: true })
  return { all, reason }
}
