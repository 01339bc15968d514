/** The real file system, watched: a test may copy the directory, count, or fail ahead of any changing call. */
import { type DurableFile, diskFiles, type FileLayer } from '../../src/storage/file-layer.ts';

/** A call that changes something on the disk. */
export type Step =
  | { readonly type: 'append'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly type: 'create' | 'truncate' | 'rename' | 'remove' | 'syncDirectory'; readonly path: string };

/** `before` is asked ahead of every step, and may throw. */
export function watchedFiles(before: (step: Step) => void): FileLayer {
  const watched = (path: string, file: DurableFile): DurableFile => ({
    append: async (bytes) => {
      before({ type: 'append', path, bytes });
      await file.append(bytes);
    },
    close: () => file.close(),
  });
  return {
    read: diskFiles.read,
    create: async (path) => {
      before({ type: 'create', path });
      return watched(path, await diskFiles.create(path));
    },
    openForAppend: async (path) => watched(path, await diskFiles.openForAppend(path)),
    truncate: async (path, bytes) => {
      before({ type: 'truncate', path });
      await diskFiles.truncate(path, bytes);
    },
    rename: async (from, to) => {
      before({ type: 'rename', path: from });
      await diskFiles.rename(from, to);
    },
    remove: async (path) => {
      before({ type: 'remove', path });
      await diskFiles.remove(path);
    },
    syncDirectory: async (path) => {
      before({ type: 'syncDirectory', path });
      await diskFiles.syncDirectory(path);
    },
  };
}

/** Counts appends. */
export function countingFiles(): FileLayer & { appends: number } {
  const counting = Object.assign(
    watchedFiles(({ type }) => {
      if (type === 'append') counting.appends++;
    }),
    { appends: 0 },
  );
  return counting;
}
