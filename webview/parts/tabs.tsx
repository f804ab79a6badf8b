interface Props<T extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly value: T; readonly title: string }[];
  readonly value: T;
  onChoose(value: T): void;
}

/** A choice of lists on a card's line. Arrow keys move between them, as everywhere in the editor. */
export function Tabs<T extends string>({ label, tabs, value, onChoose }: Props<T>) {
  const step = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const at = tabs.findIndex(tab => tab.value === value);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next.value);
    event.currentTarget.querySelector<HTMLElement>(`[data-list="${next.value}"]`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={step}>
      {tabs.map(tab => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          data-list={tab.value}
          aria-selected={tab.value === value}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChoose(tab.value)}
        >
          {tab.title}
        </button>
      ))}
    </div>
  );
}
