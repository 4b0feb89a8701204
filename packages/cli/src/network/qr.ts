import encode from 'qr'

/**
 * A text as a QR code for a terminal, two rows to a line. It is drawn black on white by colours of
 * its own; without colours light is drawn, for a terminal that is dark.
 */
export function qrLines(text: string, colored: boolean): string[] {
  const rows = encode(text, 'raw', { ecc: 'low', border: 2 })
  const lines = []
  for (let y = 0; y < rows.length; y += 2) {
    const upper = rows[y] ?? []
    const lower = rows[y + 1] ?? upper.map(() => false)
    const cells = upper.map((dark, x) =>
      cell(colored ? dark : !dark, colored === (lower[x] === true)),
    )
    lines.push(colored ? `\x1b[30;107m${cells.join('')}\x1b[0m` : cells.join(''))
  }
  return lines
}

function cell(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀'
  return lower ? '▄' : ' '
}
