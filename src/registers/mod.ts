/** The map-register pool. @module */
export {};
