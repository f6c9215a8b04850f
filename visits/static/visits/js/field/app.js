/** The field app: opens the screen that the address after # names. */
