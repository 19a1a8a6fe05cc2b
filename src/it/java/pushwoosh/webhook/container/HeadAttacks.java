package pushwoosh.webhook.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Request lines and headers that no proper sender writes; all but a few are the container's to refuse. */
final class HeadAttacks {
    private static final Set<Integer> REFUSED = Set.of(400, 404, 405, 413, 414, 431, 501, 505, Attack.CLOSED);
    /** What a container tolerates: it answers as if the request had been in order. */
    private static final Set<Integer> MENDED = Set.of(200, 400, 404, Attack.CLOSED);
    private static final String EVENT = Example.EVENT;
    private static final String LENGTH = "Content-Length: " + EVENT.length();

    private HeadAttacks() {
    }

    static List<Attack> on(String path) {
        List<Attack> attacks = new ArrayList<>();
        String post = "POST " + path + " HTTP/1.1";
        attacks.add(attack("two lengths", post, LENGTH, "Content-Length: 1"));
        attacks.add(attack("negative length", post, "Content-Length: -1"));
        attacks.add(attack("length beyond 64 bits", post, "Content-Length: 99999999999999999999"));
        attacks.add(attack("length that is no number", post, "Content-Length: many"));
        attacks.add(attack("length and chunks", post, "Content-Length: 3", "Transfer-Encoding: chunked"));
        attacks.add(attack("unknown transfer encoding", post, "Transfer-Encoding: cow"));
        attacks.add(attack("chunked, but not at the end", post, "Transfer-Encoding: chunked, identity"));
        attacks.add(attack("chunks without a size", post, "Transfer-Encoding: chunked"));
        attacks.add(attack("space before the colon", post, "Content-Length : 3", LENGTH));
        attacks.add(attack("header without a colon", MENDED, post, LENGTH, "nonsense"));
        attacks.add(attack("control characters in a header", MENDED, post, "X: \0\1\2", LENGTH));
        attacks.add(attack("folded header", MENDED, post, "X: a\r\n b", LENGTH));
        attacks.add(attack("header of 100,000 bytes", post, "X: " + "x".repeat(100_000)));
        attacks.add(attack("2,000 headers", post, "X: x\r\n".repeat(2_000) + LENGTH));
        attacks.add(attack("query of 100,000 bytes", "POST " + path + "?" + "a=b&".repeat(25_000) + " HTTP/1.1", LENGTH));
        attacks.add(attack("no HTTP", "\26\3\1\2\0\1\0\1"));
        attacks.add(attack("HTTP/0.9", "GET " + path));
        attacks.add(attack("HTTP/3.0", "POST " + path + " HTTP/3.0", LENGTH));
        attacks.add(attack("method of 10,000 letters", "P".repeat(10_000) + " " + path + " HTTP/1.1", LENGTH));
        for (String method : List.of("TRACE", "CONNECT", "PUT", "QUERY", "post", "P\u00d6ST")) {
            attacks.add(attack("method " + method, method + " " + path + " HTTP/1.1", LENGTH));
        }
        attacks.add(attack("OPTIONS *", Set.of(200, 400, 404, 405), "OPTIONS * HTTP/1.1", "Content-Length: 0"));
        for (String up : List.of("/..", "/../", "/..;/")) {
            attacks.add(attack("path " + up, MENDED, "POST " + path + "/nowhere" + up + " HTTP/1.1", LENGTH));
        }
        for (String odd : List.of("/", "/\0", "%00", "/%2e%2e/WEB-INF/web.xml", "/%252e%252e/", "\\", "%", "%zz",
                "/WEB-INF/web.xml", "/META-INF/", ";x=y/status", "/%c0%af", "/\u00ff", "/" + "a/".repeat(3_000))) {
            attacks.add(attack("path " + brief(odd), "POST " + path + "/nowhere" + odd + " HTTP/1.1", LENGTH));
        }
        return attacks;
    }

    private static String brief(String path) {
        String text = path.replace("\0", "NUL");
        return text.length() > 40 ? text.substring(0, 10) + "..., " + text.length() + " characters" : text;
    }

    private static Attack attack(String name, String requestLine, String... headers) {
        return attack(name, REFUSED, requestLine, headers);
    }

    private static Attack attack(String name, Set<Integer> expected, String requestLine, String... headers) {
        String head = requestLine + "\r\nHost: 127.0.0.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        return Attack.writing(name, expected, (head + EVENT).getBytes(ISO_8859_1));
    }
}
