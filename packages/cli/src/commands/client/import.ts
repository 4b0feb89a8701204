import type { KeyProvider, WalletStore } from '@stronghold/stronghold'
import { requireFile } from '../../file/existing.js'
import { type OtherFileOptions, requestOtherKey } from '../../file/other-file.js'
import { type ClientOptions, type WriteOptions, writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { spin } from '../../io/spinner.js'
import { nameLine, nameText, pathOfName } from '../../text/names.js'
import { hex } from '../../text/text.js'
import { tellWalletStore, walletStoreJson, walletStoreText } from '../../text/wallet-store.js'

interface Options extends WriteOptions, ClientOptions, OtherFileOptions {
  readonly as?: string
}

/** Takes one client, whole, out of another snapshot. */
export async function run(context: Context, options: Options, path: string): Promise<void> {
  const client = pathOfName(options.client, '-c')
  const as = options.as === undefined ? client : pathOfName(options.as, '--as')
  const request = requestOtherKey(context, options, path)
  await requireFile(path)
  const { id, walletStore } = await writing(
    context,
    options,
    async (stronghold, other: KeyProvider) => {
      using key = other
      let walletStore: WalletStore | undefined
      const importing = stronghold.importClient({
        path,
        key,
        client,
        as,
        onWalletStore: (store) => {
          walletStore = store
        },
        ...context.opening,
      })
      const { id } = await spin(context.output, 'Importing', importing)
      return { id, walletStore }
    },
    request,
  )
  tellWalletStore(context, walletStore)
  const answer = { client: nameText(as), id: hex(id), ...walletStoreJson(walletStore) }
  await context.output.result(answer, `imported as ${nameLine(as)}${walletStoreText(walletStore)}`)
}
