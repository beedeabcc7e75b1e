/** Files import each other in one direction, types included; packages' own arrows are held by ESLint. */
const config = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Move what both files need into a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules|fixtures/broken[^/]*)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    enhancedResolveOptions: {
      conditionNames: ['@ganzoo/source', 'import', 'default'],
      exportsFields: ['exports'],
    },
  },
};

export { config as default };
