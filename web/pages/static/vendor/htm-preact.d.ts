// What the pages use of Preact and htm, for tsc.
export function html(strings: TemplateStringsArray, ...values: unknown[]): any;
export function render(what: any, where: Element): void;
export function useState<T>(initial: T | (() => T)): [T, (next: T | ((old: T) => T)) => void];
export function useEffect(effect: () => void | (() => void), on?: unknown[]): void;
export function useRef<T>(initial: T): { current: T };
export function useMemo<T>(make: () => T, on: unknown[]): T;
export function useCallback<T extends Function>(callback: T, on: unknown[]): T;
export function useReducer<S, A>(reduce: (old: S, action: A) => S, initial: S): [S, (action: A) => void];
