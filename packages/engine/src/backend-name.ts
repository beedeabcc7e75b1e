/** Where tensors live: TensorFlow's native library, or one of tfjs's own backends, which run anywhere. */
export const BACKENDS = ['native', 'wasm', 'cpu'] as const;

export type BackendName = (typeof BACKENDS)[number];
