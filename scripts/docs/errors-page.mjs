// docs/manual/errors.md, from the table of codes.

/** What the caller can do about each kind of fault. */
const groups = {
  usage: ['Fix the program', 'The call cannot succeed as it is.'],
  state: ['The state is another', 'Bring the Stronghold into the right state, and call again.'],
  absent: [
    'Absent, or present already',
    'Something that was named is not there, or is in the way.',
  ],
  policy: [
    'Refused by a policy',
    'The secret is there; what was asked of it is not allowed, or not now.',
  ],
  integrity: ['Wrong key, damage, unsuitable secrets', 'Ask for another key, or restore the file.'],
  format: ['Files that are refused', 'The file is not one that this version opens as it is set.'],
  resource: ['The world around', 'Files, locks, space, memory: wait, make room, try again.'],
  peer: [
    'The other side of a connection',
    'Ask the giver of the reference for more, wait, or connect again.',
  ],
  zone: ['The zone', 'The process that holds the secrets did not start, or has ended.'],
}

/** What another side may answer with a code. */
const crossings = { client: 'a call', sync: 'a sync' }

/** @param {readonly { code: string, group: string, message: string, crossing?: string }[]} errorCodes */
export function errorsPage(errorCodes) {
  const unknown = errorCodes.find(({ group }) => groups[group] === undefined)
  if (unknown !== undefined) throw new Error(`the group ${unknown.group} has no heading`)
  const sections = Object.entries(groups).map(([group, [title, advice]]) => {
    const rows = errorCodes
      .filter((entry) => entry.group === group)
      .map(
        ({ code, message, crossing }) =>
          `| \`${code}\` | ${crossings[crossing] ?? '–'} | ${message} |`,
      )
    return `## ${title}\n\nGroup \`${group}\`. ${advice}\n\n| code | crosses | meaning |\n| --- | --- | --- |\n${rows.join('\n')}\n`
  })
  return `# Errors

<!-- Written by \`node scripts/check-docs.mjs --write\` from packages/stronghold/src/contract/error-table.ts. -->

Everything that Stronghold refuses is a \`StrongholdError\` with a \`code\` out of this closed list, and a \`group\` that says what can be done.
Switch on the code; the sentence is for people, and may change.
Messages hold no secret, no input and no length of a secret.
From the zone nothing but the code comes over: no text, no stack, no cause.

Over a reference or a network nothing but the code crosses either, and only those that say in the column *crosses* what they answer: a call of a client, or a sync (which may be answered with those of a call too).
An error that another side answered has \`remote: true\`, and its message begins with \`The peer answered:\`.
It is that side's word: nothing on this side follows from it, and nothing here mends it.
All other codes arrive as \`PEER_FAILED\`: what is wrong with a file, a host or a connection over there is not for this side, and would read as if it were wrong here.

The list grows with minor versions; nothing is taken away or changes its meaning within a major version.

${sections.join('\n')}`
}
