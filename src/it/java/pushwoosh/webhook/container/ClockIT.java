package pushwoosh.webhook.container;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The system's clock jumps while a request waits: Tomcat measures its timeouts by it. Needs root; skips without. */
@Tag("containers")
class ClockIT {
    private static final String PATH = "/pushwoosh-webhook";

    @TempDir
    private Path place;

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_10", "TOMCAT_11"})
    void clockThatJumpsForwardWhileTheDiskIsSlowGivesA503ThatIsOurs(Distribution distribution) throws IOException {
        try (Container container = distribution.create("clock")) {
            FakeClock clock = FakeClock.in(container.base);
            assumeTrue(clock != null, "SKIPPED: no libfaketime");
            container.deploy(Distribution.WAR, PATH.substring(1));
            container.start(Map.of("pushwoosh-webhook.directory", container.base.resolve("events").toString(),
                    "pushwoosh-webhook.commit-timeout-seconds", "30"), clock.environment());
            Contract.awaitUp(container, PATH);
            Strace strace = Strace.inject(container.pid(), "fdatasync:delay_enter=60000000", null, place.resolve("t"));
            try (strace; HttpConnection connection = new HttpConnection(container.port())) {
                connection.write(Request.post(PATH, Example.EVENT).bytes());
                clock.setAhead(24);
                Contract.assertProblem(503, connection.readToEnd().get(0));
            }
        }
    }
}
