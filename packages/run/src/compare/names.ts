import { sep } from 'node:path';

/** Names of folders: their last parts, as few as tell each from the others. `folders` are absolute and all different. */
export function distinctNames(folders: readonly string[]): string[] {
  const last = (folder: string, count: number): string => folder.split(sep).slice(-count).join(sep);
  return folders.map(folder => {
    const others = folders.filter(other => other !== folder);
    const depth = folder.split(sep).length;
    let count = 1;
    while (count < depth && others.some(other => last(other, count) === last(folder, count))) count++;
    return last(folder, count);
  });
}
