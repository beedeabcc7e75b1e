export { displayPath } from '@ganzoo/sdk/host';
