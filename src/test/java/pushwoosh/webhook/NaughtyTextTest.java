package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import pushwoosh.webhook.event.SafeLine;
import pushwoosh.webhook.event.Violation;
import pushwoosh.webhook.http.Answer;
import pushwoosh.webhook.http.Refusal;
import pushwoosh.webhook.status.PrometheusText;
import pushwoosh.webhook.status.StatusPage;
import pushwoosh.webhook.status.SampleStatus;
import pushwoosh.webhook.status.StoredFiles;

/** No text from outside breaks the page, metric, line or log message that contains it. */
class NaughtyTextTest {
    private static final List<String> NAUGHTY = NaughtyStrings.all();
    private static final Pattern MARKUP = Pattern.compile("<[^>]*>|&(?!(amp|lt|gt|quot|#39);).{0,6}");
    private static final Pattern FIGURE = Pattern.compile(
            "#.*|pushwoosh_webhook_[a-z_]+(\\{[a-z_]+=\"([^\"\\\\]|\\\\[\\\\\"n])*\"\\})? [0-9.E+-]+");

    @Test
    void statusPageHasNoMarkupButItsOwn() {
        List<String> own = markup(page("plain"));
        for (String text : NAUGHTY) {
            String page = page(text);
            if (!text.isEmpty()) { // Shown as "(empty)", in other type.
                assertEquals(own, markup(page), text);
            }
            page.lines().forEach(NaughtyStrings::assertPrintable);
            StatusPage.ofMissing(Refusal.MISCONFIGURED, text, false).lines().forEach(NaughtyStrings::assertPrintable);
        }
    }

    private static String page(String text) {
        return StatusPage.of(SampleStatus.busy(text), "http://127.0.0.1/", new StoredFiles(Map.of(), 0, 0), false);
    }

    private static List<String> markup(String page) {
        return MARKUP.matcher(page).results().map(found -> found.group()).toList();
    }

    @Test
    void metricsKeepTheirFormat() {
        for (String text : NAUGHTY) {
            for (String line : PrometheusText.of(SampleStatus.busy(text)).split("\n", -1)) {
                assertTrue(line.isEmpty() || FIGURE.matcher(line).matches(), line);
                NaughtyStrings.assertPrintable(line);
            }
        }
    }

    @Test
    void problemAndRejectedLineAreOneLineThatSaysTheSame() {
        for (String text : NAUGHTY.stream().filter(each -> each.length() < 300).toList()) { // As pointers are.
            List<Violation> violations = List.of(new Violation(text, text));
            String problem = new String(Answer.refused(Refusal.INVALID, null, violations).body(), UTF_8);
            String line = "{" + new String(RejectedLine.of(422, violations, text.getBytes(UTF_8)), UTF_8) + "}";
            SafeLine.check(problem.getBytes(UTF_8));
            SafeLine.check(line.getBytes(UTF_8));
            assertEquals(text, json(line).getString("body",
                    new String(Base64.getDecoder().decode(json(line).getString("body_base64", "")), UTF_8)));
            for (String each : List.of(problem, line)) {
                JsonObject error = json(each).getJsonArray("errors").getJsonObject(0);
                assertEquals(List.of(text, text), List.of(error.getString("pointer"), error.getString("detail")));
            }
        }
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
