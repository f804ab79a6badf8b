import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { OUT } from '../harness/places.ts';

/**
 * Installs packages that only benches need, each set in a folder of its own outside the project's; says where, or why
 * they cannot be had. `pinned` are versions of what they bring.
 */
export function scratchPackages(
  name: string,
  packages: Readonly<Record<string, string>>,
  pinned: Readonly<Record<string, string>> = {},
): { readonly folder: string } | { readonly missing: string } {
  const folder = path.join(OUT, 'bench', name);
  const there = Object.keys(packages).every(one =>
    existsSync(path.join(folder, 'node_modules', one)),
  );
  if (there) return { folder };
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, dependencies: packages, overrides: pinned };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--omit=dev', '--ignore-scripts'], {
      cwd: folder,
      stdio: 'pipe',
      shell: process.platform === 'win32',
    });
    return { folder };
  } catch (error) {
    return {
      missing: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    };
  }
}
