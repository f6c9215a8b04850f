/** What other apps add to this page: screens by the address after #, and kinds of records in the outbox. */

/** `[pattern, open, read, entry]` as in `app.js`; `entry` is the address in the bar to which the screen belongs. */
export const screens = [];

/**
 * By kind: `{address(record), pairs(mine, theirs), fieldName(path), forget(record), isOverruled(record)}`. `address` is where a record is
 * written on, `pairs` are `[name, mine, theirs]` of a conflict, `forget` is called for one that was thrown away,
 * and `isOverruled` (left out: never) tells of a conflict in which one's own version cannot stand.
 */
export const kinds = new Map();

export function addScreen(pattern, open, read = () => ({}), entry = "") {
  screens.push([pattern, open, read, entry]);
}

export function addKind(kind, said) {
  kinds.set(kind, said);
}
