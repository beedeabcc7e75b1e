/** What is published of data in a person's own files. */
export const OWN_FILES = { source: 'your own files', licence: 'that of your files' } as const;
