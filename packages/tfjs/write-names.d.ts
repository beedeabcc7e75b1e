/** The text of index.js for the tfjs that is installed. */
export declare function facade(): string;
