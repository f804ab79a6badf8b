import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
} from '@vscode/webview-ui-toolkit';
import type { ComponentChildren, HTMLAttributes, TargetedEvent } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

// The one file that knows the UI toolkit: whoever replaces it begins and ends here. Its look of today (round corners,
// lower controls) is set by its own tokens in pages.css.
provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDropdown(), vsCodeOption());

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': HTMLAttributes<HTMLElement> & { appearance?: 'primary' | 'secondary' };
      'vscode-dropdown': HTMLAttributes<HTMLElement & { value: string }>;
      'vscode-option': HTMLAttributes<HTMLElement> & { value: string };
    }
  }
}

interface DropdownProps<T extends string | number> {
  readonly label: string;
  readonly choices: readonly { readonly value: T; readonly title: string }[];
  readonly value: T;
  onChoose(value: T): void;
}

/** One of a few. */
export function Dropdown<T extends string | number>(props: DropdownProps<T>) {
  const { label, choices, value, onChoose } = props;
  const element = useRef<HTMLElement & { value: string }>(null);
  // The toolkit knows a value only once its options are there.
  useLayoutEffect(() => {
    if (element.current) element.current.value = String(value);
  }, [value]);
  const change = ({ currentTarget }: TargetedEvent<HTMLElement & { value: string }>) => {
    const chosen = choices.find(choice => String(choice.value) === currentTarget.value);
    if (chosen && chosen.value !== value) onChoose(chosen.value);
  };
  return (
    <vscode-dropdown ref={element} aria-label={label} onChange={change}>
      {choices.map(choice => (
        <vscode-option key={choice.value} value={String(choice.value)}>
          {choice.title}
        </vscode-option>
      ))}
    </vscode-dropdown>
  );
}

export function Button({ onClick, children }: { onClick(): void; children: ComponentChildren }) {
  return (
    <vscode-button appearance="secondary" onClick={onClick}>
      {children}
    </vscode-button>
  );
}
