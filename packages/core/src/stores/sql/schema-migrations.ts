/** Forward only. Step number one is `steps[0]`; each is SQL, run once for each database, in order. */
export type SchemaMigrations = {
  /** Whose steps these are: each owner of tables counts its own. */
  readonly namespace: string
  readonly steps: readonly string[]
}
