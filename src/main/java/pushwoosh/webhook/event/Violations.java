package pushwoosh.webhook.event;

import java.util.ArrayList;
import java.util.List;

/** Collects the violations of one body, a bounded number of them. One thread. */
final class Violations {
    private final List<Violation> found = new ArrayList<>();
    private boolean more;

    /** Adds one at the current value. */
    void add(Path path, String detail) {
        if (hasRoom()) {
            found.add(new Violation(path.pointer(), detail));
        }
    }

    /** Adds one at the object that the current value is in. */
    void addEnclosing(Path path, String detail) {
        if (hasRoom()) {
            found.add(new Violation(path.enclosingPointer(), detail));
        }
    }

    /** Adds one at a member that the event has not. */
    void addMissing(Path path, Member member) {
        if (hasRoom()) {
            found.add(new Violation(path.pointer() + '/' + member.jsonName, "is required"));
        }
    }

    /** Adds one for the whole body. */
    void addBody(String detail) {
        if (hasRoom()) {
            found.add(new Violation("", detail));
        }
    }

    /**
     * Gives the rest of the body up where no event can be any more. At such a depth there is a violation
     * already.
     *
     * @throws UnreadException with the violations so far, if no further level is read
     */
    void stopIfTooDeep(Path path) {
        if (path.depth() == EventLimits.READ_NESTING_MAX) {
            throw new UnreadException(list());
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Violation> list() {
        List<Violation> list = new ArrayList<>(found);
        if (more) {
            list.add(new Violation("", "there are more than 1,000 violations; the rest is not listed"));
        }
        return List.copyOf(list);
    }

    private boolean hasRoom() {
        more |= found.size() == EventLimits.VIOLATIONS_MAX;
        return !more;
    }
}
