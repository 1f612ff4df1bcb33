/** What travels between the process's main thread and the worker that holds the embedded PostgreSQL. */

export interface WorkerStart {
  readonly clusterDirectory: string
}

export type ToWorker =
  | { readonly type: 'data'; readonly connection: number; readonly bytes: Uint8Array }
  /** The client has gone, perhaps in the middle of something. */
  | { readonly type: 'gone'; readonly connection: number }
  | { readonly type: 'close' }

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'data'; readonly connection: number; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly connection: number }
  /** The backend cannot open the directory or has died; the worker ends after it. */
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'closed' }
