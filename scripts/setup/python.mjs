import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run, step } from './steps.mjs';

/** Prepares `.venv` with what the Flask demo needs. Returns why there is none, where there is none. */
export const pythonEnvironment = () =>
  environment('.venv', 'demo/flask/requirements.txt', work =>
    step('preparing Python for the Flask demo', work),
  );

/** One for each Python tracer that the tests put to the test, and one with what adds APIs to Flask; all at once. */
export async function pythonTracers() {
  const names = ['2.5', '3.19', 'otel', 'apis'];
  const missing = names.filter(
    name => !prepared(`.venv-${name}`, `test/tracers/python-${name}.txt`),
  );
  const all = () =>
    Promise.all(
      names.map(name =>
        environment(`.venv-${name}`, `test/tracers/python-${name}.txt`, work => work()),
      ),
    );
  const results =
    missing.length > 0 ? await step(`preparing Python tracers ${missing.join(', ')}`, all) : [];
  return results.find(result => result.missing);
}

async function environment(name, requirements, timed) {
  if (prepared(name, requirements)) return { python: interpreterOf(name) };
  const python = findPython();
  if (!python) return { missing: 'there is no Python 3.9 or later' };
  try {
    await timed(() => create(python, name, requirements));
    return { python: interpreterOf(name) };
  } catch (error) {
    return { missing: `the Python environment ${name} could not be made: ${error.message}` };
  }
}

const prepared = (name, requirements) =>
  existsSync(stampOf(name, requirements)) && existsSync(interpreterOf(name));

async function create(python, name, requirements) {
  rmSync(path.join(ROOT, name), { recursive: true, force: true });
  await run(python[0], [...python.slice(1), '-m', 'venv', path.join(ROOT, name)]);
  await run(interpreterOf(name), [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    path.join(ROOT, requirements),
  ]);
  writeFileSync(stampOf(name, requirements), '');
}

const interpreterOf = name =>
  path.join(ROOT, name, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

/** Written last of all, and another one when the requirements are others. */
const stampOf = (name, requirements) =>
  path.join(ROOT, name, `.requirements-${digest(path.join(ROOT, requirements))}`);

function findPython() {
  const names =
    process.platform === 'win32' ? [['py', '-3'], ['python']] : [['python3'], ['python']];
  return names.find(([command, ...args]) => {
    try {
      const check = 'import sys; sys.exit(sys.version_info < (3, 9))';
      execFileSync(command, [...args, '-c', check], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

const digest = file => createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
