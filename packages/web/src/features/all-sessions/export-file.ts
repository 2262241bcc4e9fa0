/** Where an exported file is written to. */
export type ExportFile = {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** Now it is whole: until then nobody sees it. */
  keep(): Promise<void>
  /** Leaves nothing behind. */
  discard(): Promise<void>
}

/**
 * Asks where to put the file, in browsers that can write to it piece by piece; in others it is gathered by the browser
 * and then downloaded. Call it right after a click, as browsers demand. `undefined`: the reader has changed their mind.
 */
export async function openExportFile(name: string): Promise<ExportFile | undefined> {
  const { showSaveFilePicker } = window as PickingWindow
  return showSaveFilePicker ? openPickedFile(showSaveFilePicker, name) : openDownload(name)
}

/** https://wicg.github.io/file-system-access/: not yet in the types of TypeScript. */
type PickingWindow = { readonly showSaveFilePicker?: Picker }
type Picker = (options: { readonly suggestedName: string }) => Promise<FileSystemFileHandle>

async function openPickedFile(pick: Picker, name: string): Promise<ExportFile | undefined> {
  try {
    // Written beside the file, and put in its place when it is closed.
    const stream = await (await pick({ suggestedName: name })).createWritable()
    return {
      write: (bytes) => stream.write(bytes),
      keep: () => stream.close(),
      discard: () => stream.abort(),
    }
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    throw error
  }
}

/** Many small pieces cost more than their bytes; browsers keep large blobs on disk. */
const GATHERED_BYTES = 8 * 1024 * 1024

function openDownload(name: string): ExportFile {
  let [blob, pieces, bytes] = [new Blob(), [] as Uint8Array<ArrayBuffer>[], 0]
  const gather = () => {
    blob = new Blob([blob, ...pieces])
    pieces = []
    bytes = 0
  }
  return {
    async write(piece) {
      pieces.push(piece)
      bytes += piece.byteLength
      if (bytes > GATHERED_BYTES) gather()
    },
    async keep() {
      gather()
      const link = document.createElement('a')
      link.href = URL.createObjectURL(blob)
      link.download = name
      link.click()
      // The download has begun by then, and keeps what it needs.
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    },
    async discard() {
      gather()
      blob = new Blob()
    },
  }
}
