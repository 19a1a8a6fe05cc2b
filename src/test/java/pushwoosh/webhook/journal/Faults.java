package pushwoosh.webhook.journal;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/** Decides which fault each call gets of a {@link FaultyDisk}. */
@FunctionalInterface
interface Faults {
    /** The calls that can fail. */
    enum Operation {
        OPEN_DIRECTORY, FORCE_DIRECTORY, CREATE, OPEN, EXISTS, NAMES, LINK, RENAME, DELETE, LOCK, UNLOCK,
        WRITE, READ, FORCE, TRUNCATE, SIZE, SIZE_BY_NAME, CLOSE;

        static final Set<Operation> OF_OPEN_FILES = EnumSet.of(WRITE, READ, FORCE, TRUNCATE, SIZE);
    }

    /** The ways in which a call can fail. */
    enum Fault {
        /** Throws and does nothing; a force does what {@link SimulatedFile#failForce} says. */
        REFUSED,
        /** Does it and throws nevertheless. */
        DONE_BUT_REPORTED,
        /** Writes some of the bytes; of the other calls it is {@link #REFUSED}. */
        SHORT,
        /** The channel is found closed, as after an interrupt. */
        CHANNEL_CLOSED,
        /** No memory. */
        ERROR;

        boolean applies(Operation operation) {
            return switch (this) {
                case REFUSED, ERROR -> true;
                case DONE_BUT_REPORTED -> operation != Operation.EXISTS && operation != Operation.SIZE_BY_NAME
                        && operation != Operation.LOCK && operation != Operation.FORCE
                        && operation != Operation.FORCE_DIRECTORY;
                case SHORT -> operation == Operation.WRITE;
                case CHANNEL_CLOSED -> Operation.OF_OPEN_FILES.contains(operation);
            };
        }
    }

    /** The fault of this call; null if it succeeds. May wait, to make it slow. */
    Fault strike(Operation operation, String name);

    /** Nothing fails. */
    static Faults none() {
        return (operation, name) -> null;
    }

    /** These operations always fail. */
    static Faults always(Fault fault, Operation... operations) {
        Set<Operation> failing = Set.of(operations);
        return (operation, name) -> failing.contains(operation) ? fault : null;
    }

    /**
     * Any call may fail if the fault applies to it, except that no write or truncate is done and then reported as
     * failed.
     */
    static Faults random(Random random, double probability) {
        Fault[] kinds = Fault.values();
        return (operation, name) -> {
            Fault fault = random.nextDouble() < probability ? kinds[random.nextInt(kinds.length)] : null;
            boolean isUnheardOf = fault == Fault.DONE_BUT_REPORTED
                    && (operation == Operation.WRITE || operation == Operation.TRUNCATE);
            return fault != null && fault.applies(operation) && !isUnheardOf ? fault : null;
        };
    }

    /** Counts the calls that a fault applies to and makes one of them fail, or that and all later ones. */
    final class Nth implements Faults {
        private final Fault fault;
        private final int n;
        private final boolean forEver;
        private final Set<Operation> operations;
        private int calls;

        Nth(Fault fault, int n, boolean forEver) {
            this(fault, n, forEver, EnumSet.allOf(Operation.class));
        }

        Nth(Fault fault, int n, boolean forEver, Set<Operation> operations) {
            this.fault = fault;
            this.n = n;
            this.forEver = forEver;
            this.operations = operations;
        }

        @Override
        public Fault strike(Operation operation, String name) {
            if (!operations.contains(operation) || !fault.applies(operation)) {
                return null;
            }
            calls++;
            return calls == n || forEver && calls > n ? fault : null;
        }

        /** Whether the n-th call was reached. */
        boolean hasStruck() {
            return calls >= n;
        }
    }
}
