/** Operations some of whose inputs form one list: how many single inputs follow the list. */
export const LIST_INPUTS: Readonly<Record<string, number>> = {
  Pack: 0,
  AddN: 0,
  Einsum: 0,
  IdentityN: 0,
  While: 0,
  ConcatV2: 1,
};
