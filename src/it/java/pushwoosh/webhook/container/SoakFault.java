package pushwoosh.webhook.container;

import java.io.IOException;
import java.util.Set;

/** What can happen to a receiver in service, and what a sender may be answered meanwhile. */
enum SoakFault {
    KILL("kill -9 and start", SoakServer::killAndStart, "200", "404", "503", EventLoad.NO_ANSWER),
    /** A stopping Tomcat reads no headers after the request line, then answers 400 because Host is missing. */
    STOP("orderly stop and start", SoakServer::stopAndStart, "200", "404", "503", EventLoad.NO_ANSWER,
            EventLoad.CONTAINERS_400),
    REDEPLOY("WAR deployed again", SoakServer::redeploy, "200", "404", "503", EventLoad.NO_ANSWER),
    FULL("disk full, then space freed", SoakServer::fillAndFree, "200", "503"),
    MOVE("day file in use moved away", SoakServer::moveFile, "200"),
    APPEND("another program appends to the day file in use", SoakServer::appendToFile, "200"),
    CUT("day file in use copied, then cut or deleted", SoakServer::cutFile, "200"),
    LINK("events.current replaced by a file", SoakServer::replaceLink, "200"),
    LOCK("lock files deleted", SoakServer::deleteLocks, "200"),
    /** Tomcat closes connections that have been idle for long by this clock. */
    CLOCK("clock jumps by up to two days", SoakServer::jump, "200", EventLoad.NO_ANSWER),
    HOSTILE("ten attacks on the wire", SoakServer::attack, "200");

    private interface Deed {
        void on(SoakServer server, EventLoad load) throws IOException;
    }

    private final String text;
    private final Deed deed;
    private final Set<String> expected;

    SoakFault(String text, Deed deed, String... expected) {
        this.text = text;
        this.deed = deed;
        this.expected = Set.of(expected);
    }

    /** Returns when the cause is gone; the receiver may not have recovered yet. */
    void happenTo(SoakServer server, EventLoad load) throws IOException {
        deed.on(server, load);
    }

    Set<String> expected() {
        return expected;
    }

    /** Whether a batch may be in two files: it was written when its file turned out to be lost. */
    boolean mayRepeatABatch() {
        return this == MOVE || this == APPEND || this == CUT;
    }

    @Override
    public String toString() {
        return text;
    }
}
