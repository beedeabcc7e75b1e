export type { Picture } from '@ganzoo/sdk';
