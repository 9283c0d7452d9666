declare const __VERSION__: string | undefined;

/** Version of this package; the bundler puts it in. */
export const VERSION: string = typeof __VERSION__ === 'undefined' ? '0.0.0-source' : __VERSION__;
