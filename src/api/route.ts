/**
 * What a route is: parameters, result and who may call it, said once. The server derives its checks from this, the client its methods.
 */
import type { Parameter } from './parameter.ts';

/** Who may call: anyone who reaches the port, or the holder of the admin token. */
export type Audience = 'public' | 'admin';

// biome-ignore lint/suspicious/noExplicitAny: a parameter both reads and writes its type, so only `any` admits every kind
type AnyParameters = Readonly<Record<string, Parameter<any>>>;

export interface Route<P extends AnyParameters = AnyParameters, R = unknown> {
  readonly audience: Audience;
  /** One line for the list of methods. */
  readonly summary: string;
  readonly parameters: P;
  /** Never set: carries the result's type. */
  readonly result?: R;
}

export type Routes = Readonly<Record<string, Route>>;

type OptionalKeys<P extends AnyParameters> = {
  [K in keyof P]: P[K] extends Parameter<infer T> ? (undefined extends T ? K : never) : never;
}[keyof P];

type ValueOf<X> = X extends Parameter<infer T> ? T : never;

/** Parameters as values: those of `optional` kinds may be left out. */
export type ArgumentsOf<X extends Route> = {
  readonly [K in Exclude<keyof X['parameters'], OptionalKeys<X['parameters']>>]: ValueOf<X['parameters'][K]>;
} & { readonly [K in OptionalKeys<X['parameters']>]?: ValueOf<X['parameters'][K]> };

export type ResultOf<X extends Route> = X extends Route<AnyParameters, infer R> ? R : never;

/** The server's half of a table. */
export type Handlers<T extends Routes> = {
  readonly [M in keyof T]: (given: ArgumentsOf<T[M]>) => ResultOf<T[M]> | Promise<ResultOf<T[M]>>;
};

/** The client's half of a table. */
export type Methods<T extends Routes> = {
  readonly [M in keyof T]: (given: ArgumentsOf<T[M]>) => Promise<ResultOf<T[M]>>;
};

/** Begins a route with its result: `route<Result>()({...})` lets the parameters be inferred. */
export function route<R>() {
  return <P extends AnyParameters>(definition: Omit<Route<P, R>, 'result'>): Route<P, R> => definition;
}
