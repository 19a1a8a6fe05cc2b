package pushwoosh.webhook.benchmark;

import java.net.URI;
import java.nio.file.Path;

/**
 * Something that takes POSTs and is measured.
 *
 * @param name as it stands in the tables
 * @param url where it takes them
 * @param pid of the process; those that it has started count too
 * @param counters of the JVM that it runs in, by {@link CountersServlet}; null if it has none
 * @param body what it wants to be posted; null for what all get
 */
record Contender(String name, String url, long pid, URI counters, Path body) {
    Contender(String name, String url, long pid, URI counters) {
        this(name, url, pid, counters, null);
    }
}
