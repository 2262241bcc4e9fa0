/** One part of an address: `undefined` when it is absent, empty or blank. */
export function textParam(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** Without the parts that are `undefined`: they would leave empty words in the address. */
export function present<Parts extends Readonly<Record<string, unknown>>>(parts: Parts): Present<Parts> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Present<Parts>
}

type Present<Parts> = { readonly [Key in keyof Parts]?: Exclude<Parts[Key], undefined> }
