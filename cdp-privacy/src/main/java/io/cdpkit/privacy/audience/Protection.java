package io.cdpkit.privacy.audience;

/** How far a value that is handed over hides whom it names. None of them makes it anonymous. */
public enum Protection {
    /** As it stands. */
    CLEAR,
    /** Hashed without a secret, as the platforms want it: whoever can guess the value can tell. */
    PSEUDONYMOUS
}
