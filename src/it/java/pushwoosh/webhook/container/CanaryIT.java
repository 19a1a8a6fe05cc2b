package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Unique texts, sent by every way in, and then looked for in everything that a container has
 * written or answered, with the logs of the receiver wide open.
 */
@Tag("containers")
class CanaryIT {
    private static final String PATH = "/pushwoosh-webhook";
    private static final int BODY_TIMEOUT_SECONDS = 1;

    private final String token = canary();
    private final String wrongToken = canary();
    /** What stands before the @, and so identifies somebody. */
    private final String address = canary();
    private final String header = canary();
    private final String inUrl = canary();
    private final String userPassword = canary();
    private final List<String> answers = new ArrayList<>();
    private Container container;

    private static String canary() {
        return "canary" + new BigInteger(100, new SecureRandom()).toString(36);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentIsFoundOnlyWhereItBelongs(Distribution distribution) throws IOException {
        try (Container created = distribution.create("canary")) {
            container = created;
            start();
            sendEvents();
            sendRefused();
            readPages();
            container.stop();

            assertNotAnswered();
            assertEquals(places("events/events.#", "events/rejected.#"), found(address));
            assertEquals(isTomcat() ? places("logs/localhost_access_log.#") : places(), found(inUrl));
            // As deploy/README.md says: an access log of whole request lines has the token, if it came in the URL.
            assertEquals(isTomcat() ? places("logs/localhost_access_log.#") : places("configuration/"), found(token));
            assertEquals(isTomcat() ? places("logs/localhost_access_log.#") : places(), found(wrongToken));
            assertEquals(places(), found(header));
            assertEquals(isTomcat() ? places("conf/tomcat-users.xml") : places(), found(userPassword));
        }
    }

    private boolean isTomcat() {
        return container instanceof Tomcat;
    }

    /** The token comes as deploy/ has it: not on the command line, which both containers log. */
    private void start() throws IOException {
        String log = "pushwoosh.webhook";
        if (isTomcat()) {
            Path logging = container.base.resolve("conf/logging.properties");
            Files.writeString(logging, Files.readString(logging) + "\n" + log + ".level = ALL\n");
        } else {
            FileTree.edit(container.base.resolve("configuration/standalone.xml"), Map.of(
                    "</extensions>", "</extensions><system-properties><property name=\"pushwoosh-webhook.token\" value=\""
                            + token + "\"/></system-properties>",
                    "<root-logger>", "<logger category=\"" + log + "\"><level name=\"ALL\"/></logger><root-logger>"));
        }
        container.addUser("watcher", userPassword, "pushwoosh-webhook");
        container.deploy(Distribution.WAR, PATH.substring(1));
        container.start(Map.of("pushwoosh-webhook.directory", container.base.resolve("events").toString(),
                "pushwoosh-webhook.body-timeout-seconds", Integer.toString(BODY_TIMEOUT_SECONDS)),
                isTomcat() ? Map.of("PUSHWOOSH_WEBHOOK_TOKEN", token) : Map.of());
        Contract.awaitUp(container, PATH);
    }

    private String event() {
        return Example.EVENT.replace("a@example.com", address + "@example.com");
    }

    private void sendEvents() throws IOException {
        Request event = Request.post(PATH, event());
        Request byQuery = Request.post(PATH + "?token=" + token + "&" + inUrl, event());
        for (Request request : List.of(byQuery, byQuery.chunked(), byQuery.gzipped(), event.with("Authorization", "Bearer " + token),
                event.with("Authorization", Contract.basic("pushwoosh", token)))) {
            send(200, request.with("User-Agent", header).with("Referer", header).with("Cookie", header + "=" + header)
                    .with("X-Forwarded-For", header).with("From", header).with("X-Token", header));
        }
    }

    private void sendRefused() throws IOException {
        String query = PATH + "?token=" + token;
        byte[] gzip = Request.post(query, event()).gzipped().body();
        send(422, Request.post(query, "[" + event() + "," + event().replace("1764000000", "\"" + address + "\"") + "]"));
        send(422, Request.post(query, event().replace("\"hwid\"", "\"" + "x".repeat(100) + "\"")));
        send(422, Request.post(query, event().replace("\"timestamp\"", "\"user_id\"")).gzipped());
        send(400, Request.post(query, event() + "," + address));
        send(400, Request.post(query, event().replace("order", "\u00f6rder").getBytes(ISO_8859_1)));
        send(400, Request.post(query, Arrays.copyOf(gzip, gzip.length - 1)));
        send(413, Request.post(query, event() + " ".repeat(2_000_000)));
        send(413, Request.post(query, event() + " ".repeat(2_000_000)).gzipped());
        send(200, Request.post(query, event()).with("Content-Encoding", header));
        send(408, Request.post(query, event()).with("Content-Length", "10000"));
        send(401, Request.post(PATH, event()));
        send(401, Request.post(PATH + "?token=" + wrongToken, event()));
        send(401, Request.post(PATH, event()).with("Authorization", "Bearer " + wrongToken));
        send(401, Request.post(PATH, event()).with("Authorization", Contract.basic(wrongToken, wrongToken)));
        send(404, Request.post(PATH + "/" + inUrl + "?token=" + token, event()));
        send(404, Request.post(PATH + "/" + token, event()));
        send(405, new Request("PUT", query, Map.of("Authorization", "Bearer " + token), event().getBytes(UTF_8)));
        try (HttpConnection connection = new HttpConnection(container.port())) {
            connection.write(Request.post(query, event()).with("Content-Length", "10000").bytes());
            connection.reset();
        }
    }

    private void readPages() throws IOException {
        send(200, Request.of("GET", PATH + "?token=" + token));
        send(200, Request.of("GET", PATH + "/health?token=" + token));
        for (String page : List.of(PATH + "/status", PATH + "/metrics")) {
            send(401, Request.of("GET", page + "?token=" + token).with("Authorization", "Bearer " + token));
            send(401, Request.of("GET", page).with("Authorization", Contract.basic("watcher", wrongToken)));
            send(401, Request.of("GET", page).with("Authorization", Contract.basic("pushwoosh", token)));
            send(200, Request.of("GET", page).with("Authorization", Contract.basic("watcher", userPassword)));
        }
    }

    private void send(int status, Request request) throws IOException {
        Answer answer = request.send(container);
        assertEquals(status, answer.status(), () -> request.target() + ": " + answer);
        answers.add(answer.toString());
    }

    private void assertNotAnswered() {
        for (String answer : answers) {
            for (String canary : List.of(token, wrongToken, address, header, inUrl, userPassword)) {
                forms(canary).forEach(form -> assertFalse(answer.contains(form), answer));
            }
        }
    }

    private static Collection<String> places(String... names) {
        return new TreeSet<>(List.of(names));
    }

    /** The files below the container's base that have the text, with # for a date and what follows it. */
    private Collection<String> found(String canary) throws IOException {
        Map<String, Boolean> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(container.base)) {
            for (Path file : files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList()) {
                String text = new String(Files.readAllBytes(file), ISO_8859_1);
                String name = container.base.relativize(file).toString().replaceFirst("\\d{4}-\\d\\d-\\d\\d.*", "#")
                        .replaceFirst("^configuration/.*", "configuration/");
                found.merge(name, forms(canary).anyMatch(text::contains), Boolean::logicalOr);
            }
        }
        assertTrue(found.containsKey("console.log"), found::toString);
        found.values().removeIf(isFound -> !isFound);
        return new TreeSet<>(found.keySet());
    }

    /** As it is, and in the middle of base 64, whatever stands before it. */
    private static Stream<String> forms(String canary) {
        return Stream.concat(Stream.of(canary), Stream.of(0, 1, 2).map(shift -> Base64.getEncoder().withoutPadding()
                .encodeToString(canary.substring(shift, shift + (canary.length() - shift) / 3 * 3).getBytes(UTF_8))));
    }
}
