/** File layers for tests: one that counts, one that fails at a chosen call. */
import { type DurableFile, diskFiles, type FileLayer } from '../../src/storage/file-layer.ts';

/** Every call that changes something, by name. */
export type Step = 'create' | 'append' | 'truncate' | 'rename' | 'remove' | 'syncDirectory';

/** The real file system; `before` is asked ahead of every changing call and may throw. */
export function watchedFiles(before: (step: Step) => void): FileLayer {
  const watched = (file: DurableFile): DurableFile => ({
    append: async (bytes) => {
      before('append');
      await file.append(bytes);
    },
    close: () => file.close(),
  });
  return {
    read: diskFiles.read,
    create: async (path) => {
      before('create');
      return watched(await diskFiles.create(path));
    },
    openForAppend: async (path) => watched(await diskFiles.openForAppend(path)),
    truncate: async (path, bytes) => {
      before('truncate');
      await diskFiles.truncate(path, bytes);
    },
    rename: async (from, to) => {
      before('rename');
      await diskFiles.rename(from, to);
    },
    remove: async (path) => {
      before('remove');
      await diskFiles.remove(path);
    },
    syncDirectory: async (path) => {
      before('syncDirectory');
      await diskFiles.syncDirectory(path);
    },
  };
}

/** The real file system, counting appends. */
export function countingFiles(): FileLayer & { appends: number } {
  const counting = Object.assign(
    watchedFiles((step) => {
      if (step === 'append') counting.appends++;
    }),
    { appends: 0 },
  );
  return counting;
}
