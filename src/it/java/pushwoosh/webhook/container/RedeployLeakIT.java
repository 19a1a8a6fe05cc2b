package pushwoosh.webhook.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What twenty deployments under load leave behind in the container's JVM. Property: {@code redeployments}. */
@Tag("containers")
class RedeployLeakIT {
    private static final String NAME = "pushwoosh-webhook";
    private static final int REDEPLOYMENTS = Integer.getInteger("redeployments", 20);
    private static final int EVENTS_BETWEEN = 20;
    /**
     * Class loaders that a container keeps of what it stopped: the last one, and on WildFly, whose two lasting workers
     * hold on to the first request that each has handled, one more for each of them.
     */
    private static final int KEPT = 3;

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "WILDFLY"})
    void redeployingLeavesNoThreadLoaderMBeanOrFileHandle(Distribution distribution) throws IOException {
        try (Container container = distribution.create("leak")) {
            DayFiles files = new DayFiles(container.base.resolve("events"));
            container.deploy(Distribution.WAR, NAME);
            container.start(Map.of("pushwoosh-webhook.directory", files.directory().toString()), Map.of());
            Contract.awaitUp(container, "/" + NAME);
            HeldResources holdings = new HeldResources(container);

            EventLoad load = EventLoad.start(container, "/" + NAME, 4);
            try (load) {
                redeploy(container, load); // From now on an instance goes on in a file that exists.
                List<String> threads = holdings.threads(NAME);
                List<String> mbeans = holdings.mbeans(NAME);
                List<String> openFiles = holdings.openFiles(files.directory());
                for (int i = 1; i < REDEPLOYMENTS; i++) {
                    redeploy(container, load);
                }
                awaitSame("threads", threads, () -> holdings.threads(NAME));
                awaitSame("MBeans", mbeans, () -> holdings.mbeans(NAME));
                awaitSame("open files", openFiles, () -> holdings.openFiles(files.directory()));
            }
            awaitClassLoaders(holdings, KEPT + 1);

            container.undeploy(NAME);
            awaitSame("threads", List.of(), () -> holdings.threads(NAME));
            awaitSame("MBeans", List.of(), () -> holdings.mbeans(NAME));
            awaitSame("open files", List.of(), () -> holdings.openFiles(files.directory()));
            awaitClassLoaders(holdings, KEPT);
            Contract.assertNoLeakReport(container);
            FaultTable.check("redeployed twenty times under load, " + distribution, REDEPLOYMENTS, load, files);
        }
    }

    private static void redeploy(Container container, EventLoad load) throws IOException {
        container.deploy(Distribution.WAR, NAME);
        load.awaitAcknowledged(EVENTS_BETWEEN);
    }

    private interface Question<T> {
        T ask() throws IOException;
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitSame(String what, List<String> names, Question<List<String>> question) {
        Await.until(what + " as in the beginning: " + names, Container.PATIENCE, () -> ask(question).equals(names));
    }

    private static void awaitClassLoaders(HeldResources holdings, int most) {
        Await.until("at most " + most + " class loaders of the WAR", Container.PATIENCE,
                () -> ask(holdings::classLoaders) <= most);
    }
}
