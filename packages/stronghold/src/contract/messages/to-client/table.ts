import * as calls from './calls.js'
import * as records from './records.js'
import * as store from './store.js'
import * as versions from './versions.js'

/** Every message to a client by its name: all that these files export. */
export const toClientMessages = { ...calls, ...records, ...versions, ...store } as const
