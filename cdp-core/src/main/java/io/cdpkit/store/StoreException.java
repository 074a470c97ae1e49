package io.cdpkit.store;

/** What can go wrong in a store. Messages name rows by shape, never by content. */
public abstract sealed class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    private StoreException(String message) {
        super(message);
    }

    /** Somebody else wrote first; nothing was written, begin again from the reading. */
    public static final class Stale extends StoreException {
        private static final long serialVersionUID = 1L;

        public Stale(String message) {
            super(message);
        }
    }

    /** The store cannot be reached or is too busy; nothing was written. */
    public static sealed class Unavailable extends StoreException permits Closed {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            super(message);
        }

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The store was closed by its own process, so that trying again is in vain. */
    public static final class Closed extends Unavailable {
        private static final long serialVersionUID = 1L;

        public Closed() {
            super("the store is closed; open another, and build a platform on it");
        }
    }

    /** The commit was sent and no answer came; it may or may not be written, and sending it again is safe. */
    public static final class OutcomeUnknown extends StoreException {
        private static final long serialVersionUID = 1L;

        public OutcomeUnknown(String message) {
            super(message);
        }

        public OutcomeUnknown(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * A row is there and cannot be read: a key that it was sealed with is destroyed or missing, or it is not as it was
     * written. Reading it again is in vain.
     */
    public static final class Unreadable extends StoreException {
        private static final long serialVersionUID = 1L;

        private final boolean keyDestroyed;

        public Unreadable(String message, boolean keyDestroyed) {
            super(message);
            this.keyDestroyed = keyDestroyed;
        }

        /** Whether its key was destroyed, as that of somebody who was erased is. */
        public boolean isKeyDestroyed() {
            return keyDestroyed;
        }
    }
}
