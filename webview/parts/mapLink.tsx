import { usePage } from '../page.ts';

/** Leads to saying where a file of the app's machine is here. */
export function MapLink({ file }: { file: string }) {
  const { say, run } = usePage();
  return (
    <button
      type="button"
      class="link"
      title={say('Say which folder here holds {0}', file)}
      onClick={() => run('dogwatch.mapSource', { file })}
    >
      {say('Map…')}
    </button>
  );
}
