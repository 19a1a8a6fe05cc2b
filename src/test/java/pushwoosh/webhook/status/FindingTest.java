package pushwoosh.webhook.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pushwoosh.webhook.status.SampleStatus.NOW;
import static pushwoosh.webhook.status.SampleStatus.ZONE;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushwoosh.webhook.event.Parsed.Event;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.journal.JournalStats;
import pushwoosh.webhook.journal.ManualClock;
import pushwoosh.webhook.status.Finding.Level;

class FindingTest {
    private static final JournalStats HEALTHY = SampleStatus.journal("", null, 1L << 40);
    private final ManualClock clock = new ManualClock(NOW.toString());
    private final Metrics metrics = new Metrics(ZONE, clock);

    private void accept() {
        metrics.accepted(List.of(new Event("a", "", "", "")), 1);
        metrics.answered(null, 200);
    }

    private void refuse(Refusal refusal, int times) {
        for (int i = 0; i < times; i++) {
            metrics.answered(refusal, refusal.status);
        }
    }

    private Finding first() {
        return Finding.of(SampleStatus.status(null, true, metrics, HEALTHY)).get(0);
    }

    private static String sentence(List<Finding> findings) {
        assertEquals(1, findings.size(), findings::toString);
        return findings.get(0).sentence();
    }

    @Test
    void isGreyBeforeTheFirstEventAndGreenAfterIt() {
        assertEquals(Level.UP, first().level(), "the files from before the start may have events");
        metrics.pastCounted();
        assertEquals(Level.WAITING, first().level());
        assertTrue(first().next().contains("URL below"));
        accept();
        assertEquals(Level.UP, first().level());
        assertEquals("Events are stored.", first().sentence());
    }

    @ParameterizedTest
    @EnumSource(value = Refusal.class, names = {"STARTING", "MISCONFIGURED", "FULL", "FAILED", "STALLED", "CLOSING"})
    void isRedWithANextStepWhileNothingIsStored(Refusal down) {
        accept();
        Finding finding = Finding.of(SampleStatus.status(down, true, metrics, HEALTHY)).get(0);
        assertEquals(Level.DOWN, finding.level());
        assertTrue(finding.sentence().startsWith("Every POST is answered 503: "), finding.sentence());
        assertFalse(finding.next().isEmpty());
    }

    @Test
    void theLastErrorIsTheNextStepWhileTheDirectoryCannotBeWritten() {
        JournalStats journal = SampleStatus.journal("cannot write to /x: permission denied for user tomcat", NOW,
                1L << 40);
        List<Finding> findings = Finding.of(SampleStatus.status(Refusal.FAILED, true, metrics, journal));
        assertEquals("Every POST is answered 503: the directory cannot be written.", sentence(findings));
        assertEquals("Cannot write to /x: permission denied for user tomcat", findings.get(0).next());
    }

    @Test
    void refusedPostsAreAProblemForAnHour() {
        accept();
        refuse(Refusal.INVALID, 1);
        assertEquals(new Finding(Level.PROBLEM, "1 POST was refused in the last hour: 422, invalid events.",
                "The status page lists the latest; the bodies are in rejected.*.log."), first());
        refuse(Refusal.MALFORMED, 1_200);
        assertEquals("1,201 POSTs were refused in the last hour, 1,200 of them with 400, not JSON.", first()
                .sentence());
        clock.pass(Duration.ofMinutes(61));
        assertEquals(Level.UP, first().level());
    }

    @Test
    void missingTokensAreAProblemOnlyIfNoEventWasAcceptedInTheSameHour() {
        refuse(Refusal.UNAUTHORIZED, 5);
        assertEquals("5 POSTs were refused in the last hour: 401, no valid token.", first().sentence());
        accept();
        assertEquals(Level.UP, first().level());
        refuse(Refusal.TOO_SLOW, 2);
        assertEquals("2 POSTs were refused in the last hour: 408, body did not arrive in time.", first().sentence());
        clock.pass(Duration.ofMinutes(61));
        refuse(Refusal.UNAUTHORIZED, 1);
        assertEquals("1 POST was refused in the last hour: 401, no valid token.", first().sentence());
    }

    @ParameterizedTest
    @EnumSource(value = Refusal.class, names = {"NOT_FOUND", "NOT_ALLOWED", "LOGIN_REQUIRED", "MISCONFIGURED"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyRefusalHasANextStep(Refusal refusal) {
        refuse(refusal, 1);
        assertFalse(first().next().isEmpty());
    }

    @Test
    void aMissingTokenAnErrorAndLittleSpaceAreProblems() {
        accept();
        assertTrue(sentence(Finding.of(SampleStatus.status(null, false, metrics, HEALTHY)))
                .startsWith("No token is set"));
        JournalStats error = SampleStatus.journal("I/O error", NOW.minus(Duration.ofMinutes(59)), 1L << 40);
        assertEquals("The last error was 59 min ago.", sentence(Finding.of(SampleStatus.status(null, true, metrics,
                error))));
        JournalStats old = SampleStatus.journal("I/O error", NOW.minus(Duration.ofMinutes(61)), 1L << 40);
        assertEquals("Events are stored.", sentence(Finding.of(SampleStatus.status(null, true, metrics, old))));
        JournalStats little = SampleStatus.journal("", null, (128 << 20) - 1);
        assertEquals("Free space is 128 MiB, less than twice the reserve of 64 MiB.",
                sentence(Finding.of(SampleStatus.status(null, true, metrics, little))));
        JournalStats unknown = SampleStatus.journal("", null, 0);
        assertEquals("Events are stored.", sentence(Finding.of(SampleStatus.status(null, true, metrics, unknown))));
        JournalStats enough = SampleStatus.journal("", null, 128 << 20);
        assertEquals("Events are stored.", sentence(Finding.of(SampleStatus.status(null, true, metrics, enough))));
    }

    @Test
    void theMostSevereComesFirst() {
        accept();
        refuse(Refusal.INVALID, 1);
        JournalStats journal = SampleStatus.journal("I/O error", NOW, 100 << 20);
        List<Level> levels = Finding.of(SampleStatus.status(Refusal.FAILED, false, metrics, journal)).stream()
                .map(Finding::level)
                .toList();
        assertEquals(List.of(Level.DOWN, Level.PROBLEM, Level.PROBLEM, Level.PROBLEM), levels);
    }
}
