import type { FolderPair } from './sourcePaths.ts';

/** A Dockerfile or compose file, and the folder it stands in. */
export interface ContainerFile {
  readonly folder: string; // absolute, with slashes
  readonly name: string;
  readonly text: string;
}

/** Which folders of containers hold which ones here, as far as a few lines of these files say it plainly. */
export function containerHints(files: readonly ContainerFile[]): readonly FolderPair[] {
  return files.flatMap(file =>
    /dockerfile|containerfile/i.test(file.name) ? ofDockerfile(file) : ofCompose(file),
  );
}

/** `WORKDIR /app` with `COPY . .`, `COPY src/ /app/src/`. What is copied from other stages is not of here. */
function ofDockerfile({ folder, text }: ContainerFile): readonly FolderPair[] {
  let inside = '/';
  const pairs: FolderPair[] = [];
  for (const [, word = '', rest = ''] of text.matchAll(/^[ \t]*(WORKDIR|COPY|ADD)[ \t]+(.+)$/gim)) {
    const values = wordsOf(rest.replace(/--\S+/g, ''));
    if (word.toUpperCase() === 'WORKDIR') inside = joined(inside, values[0] ?? '');
    else if (!/--from=/.test(rest)) {
      const from = joined(inside, values.at(-1) ?? '');
      pairs.push(...values.slice(0, -1).map(value => ({ from, to: joined(folder, value) })));
    }
  }
  return pairs;
}

/** Volumes of one line: `- ./api:/app`, `- "./api:/app:ro"`. Named volumes hold nothing of here. */
function ofCompose({ folder, text }: ContainerFile): readonly FolderPair[] {
  const volumes = text.matchAll(/^[ \t]*-[ \t]*["']?(\.{1,2}(?:\/[^\s:"']*)?):(\/[^\s:"']*)/gm);
  return [...volumes].map(([, here = '', from = '']) => ({ from, to: joined(folder, here) }));
}

const wordsOf = (line: string): readonly string[] =>
  line.trim().startsWith('[')
    ? [...line.matchAll(/"([^"]*)"/g)].map(([, word]) => word ?? '')
    : line.trim().split(/\s+/);

/** `joined('/ws/api', '../shop')` is `/ws/shop`. */
function joined(folder: string, path: string): string {
  const whole = path.startsWith('/') || /^[A-Za-z]:/.test(path) ? path : `${folder}/${path}`;
  const parts: string[] = [];
  for (const part of whole.split(/[\\/]+/)) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return /^[A-Za-z]:/.test(whole) ? parts.join('/') : `/${parts.join('/')}`;
}
