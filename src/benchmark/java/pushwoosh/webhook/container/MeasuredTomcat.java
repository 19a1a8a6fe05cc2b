package pushwoosh.webhook.container;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Tomcat as the benchmark runs it: with the configuration of the distribution, access log included, but for two
 * numbers. A connection lives as long as the load generator wants instead of for 100 requests, so that requests are
 * measured and not handshakes; and the processor cache holds as many as there may be connections, as Tomcat advises
 * where requests are asynchronous. The heap is the fixture's, 256 MiB.
 */
public final class MeasuredTomcat implements AutoCloseable {
    private final Tomcat tomcat;

    /**
     * Makes an instance that is not yet started.
     *
     * @param home the unpacked distribution
     * @param base what the instance may write; emptied
     * @param processorCache attribute of the connector: how many idle request processors it keeps
     */
    public MeasuredTomcat(Path home, Path base, int processorCache) throws IOException {
        tomcat = new Tomcat(home, base);
        FileTree.edit(base.resolve("conf/server.xml"), Map.of(
                "<Connector address=", "<Connector maxKeepAliveRequests=\"-1\" processorCache=\""
                        + processorCache + "\" address="));
    }

    /** Deploys the WAR; when Tomcat runs, returns when it is in service. */
    public void deploy(Path war, String name) throws IOException {
        tomcat.deploy(war, name);
    }

    /** Takes the WAR out of service. */
    public void undeploy(String name) throws IOException {
        tomcat.undeploy(name);
    }

    /**
     * Returns when every WAR is in service.
     *
     * @param jvmOptions separated by blanks; may be empty
     */
    public void start(String jvmOptions) throws IOException {
        tomcat.start(Map.of(), Map.of("JDK_JAVA_OPTIONS", jvmOptions));
    }

    /** The URL of a path, such as {@code /pushwoosh-webhook}. */
    public String url(String path) {
        return tomcat.url(path).toString();
    }

    public long pid() {
        return tomcat.pid();
    }

    /** All that it has logged. */
    public String log() throws IOException {
        return tomcat.log();
    }

    /** Ends it as an admin does, so that all is written. */
    public void stop() {
        tomcat.stop();
    }

    @Override
    public void close() {
        tomcat.close();
    }

    /** Deletes a folder of an earlier run. */
    public static void deleteTree(Path folder) throws IOException {
        FileTree.delete(folder);
    }
}
