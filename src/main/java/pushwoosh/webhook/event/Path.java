package pushwoosh.webhook.event;

import java.util.Arrays;

/**
 * Where the reader stands: the way from the body to the current value. It is kept at the price of two array
 * stores a token and turned into a pointer only when there is a violation to report. One thread.
 */
final class Path {
    private static final int NOT_IN_ARRAY = -1;

    private int eventIndex = NOT_IN_ARRAY;
    /** Open containers, the event's own included. */
    private int depth;
    /** By open container: the current member's name; null in an array and before the first member. */
    private String[] names = new String[8];
    /** By open container: members or elements begun. */
    private int[] counts = new int[8];

    /** Goes to the start of the event number {@code index} of an array. */
    void startElement(int index) {
        eventIndex = index;
        depth = 0;
    }

    int depth() {
        return depth;
    }

    void enter() {
        if (depth == names.length) {
            names = Arrays.copyOf(names, 2 * depth);
            counts = Arrays.copyOf(counts, 2 * depth);
        }
        names[depth] = null;
        counts[depth++] = 0;
    }

    void leave() {
        depth--;
    }

    /** Goes to the next member of the object; returns how many it has had, this one included. */
    int nextMember(String name) {
        names[depth - 1] = name;
        return ++counts[depth - 1];
    }

    boolean inArray() {
        return depth > 0 && names[depth - 1] == null;
    }

    void nextElement() {
        counts[depth - 1]++;
    }

    /** Returns the current member's name. */
    String memberName() {
        return names[depth - 1];
    }

    /** Returns the pointer to the current value. */
    String pointer() {
        return pointer(depth);
    }

    /** Returns the pointer to the object or array that the current value is in. */
    String enclosingPointer() {
        return pointer(depth - 1);
    }

    private String pointer(int levels) {
        StringBuilder pointer = new StringBuilder();
        if (eventIndex != NOT_IN_ARRAY) {
            pointer.append('/').append(eventIndex);
        }
        for (int level = 0; level < levels; level++) {
            int fits = pointer.length();
            if (names[level] == null) {
                pointer.append('/').append(counts[level] - 1);
            } else {
                appendName(pointer, names[level]);
            }
            if (pointer.length() > EventLimits.POINTER_CHARS_MAX) {
                pointer.setLength(fits);
                break;
            }
        }
        return pointer.toString();
    }

    /** Appends "/" and the name, or at least so much of it that it is over the limit. */
    private static void appendName(StringBuilder pointer, String name) {
        pointer.append('/');
        int length = Math.min(name.length(), EventLimits.POINTER_CHARS_MAX);
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            if (c == '~') {
                pointer.append("~0");
            } else if (c == '/') {
                pointer.append("~1");
            } else {
                pointer.append(c);
            }
        }
    }
}
