import { act } from './act.mjs'
import { choice, chosen } from './names.mjs'

/** What befalls the owner's file. */
export const chanceActs = {
  commit: act({}, async ({ owner }) => ({
    text: 'commit',
    run: async () => {
      await owner.file()
    },
  })),

  commitClient: act({ from: choice }, async ({ owner }, { from }) => {
    const client = chosen(await owner.clients(), from)
    if (client === undefined) return undefined
    return { text: `commitClient ${client}`, run: () => owner.stronghold.commitClient(client) }
  }),

  crash: act({}, async ({ owner }) => ({
    text: 'the inside is killed, and the file opened again',
    run: () => owner.crash(),
  })),

  rollBack: act({ which: choice }, async ({ owner }, { which }) => {
    const file = chosen(owner.older.toReversed(), which)
    if (file === undefined) return undefined
    return { text: 'an older file is put back', run: () => owner.crash(file) }
  }),
}
