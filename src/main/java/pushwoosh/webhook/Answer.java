package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * A response: status, one header of its own, body. Written with {@code setStatus}, never
 * {@code sendError}, whose page is the container's. Never a redirect, and never 403, 406 or 410: some
 * senders stop for good on those.
 *
 * @param status HTTP status
 * @param header name of a header that goes with the status, or null
 * @param value its value, or null
 * @param type content type
 * @param body the bytes
 */
record Answer(int status, String header, String value, String type, byte[] body) {
    static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final String RETRY_AFTER_SECONDS = "5";
    private static final Answer ONE_ACCEPTED = accepted(1);

    /** Chooses the answer to a POST; {@code invalidStatus} 200 hides from the sender what was rejected. */
    static Answer to(Outcome outcome, int invalidStatus) {
        return switch (outcome.kind()) {
            case ACCEPTED -> outcome.events() == 1 ? ONE_ACCEPTED : accepted(outcome.events());
            case MALFORMED -> rejected(outcome, "The body is not JSON.", invalidStatus);
            case INVALID -> rejected(outcome, "The body is not one or more valid events.", invalidStatus);
            case TOO_LARGE -> problem(outcome, "The body is too large.");
            case TOO_SLOW -> problem(outcome, "The body did not arrive in time.");
            case UNAUTHORIZED -> problem(outcome, "A valid token is needed.")
                    .with("WWW-Authenticate", "Bearer realm=\"pushwoosh-webhook\"");
            case UNSUPPORTED_ENCODING -> problem(outcome, "The content encoding must be identity or gzip.")
                    .with("Accept-Encoding", "identity, gzip");
            case UNAVAILABLE -> problem(outcome, "Not stored: " + outcome.reason().sentence() + ".")
                    .with("Retry-After", RETRY_AFTER_SECONDS);
        };
    }

    static Answer notFound() {
        return problem(404, "There is nothing here. Events go to the context path by POST.");
    }

    static Answer methodNotAllowed(String allow) {
        return problem(405, "The method is not allowed here.").with("Allow", allow);
    }

    static Answer userNeeded() {
        return problem(401, "A user of this container in the role " + Guard.ROLE + " is needed.")
                .with("WWW-Authenticate", "Basic realm=\"pushwoosh-webhook\", charset=\"UTF-8\"");
    }

    static Answer text(int status, String type, String body) {
        return new Answer(status, null, null, type, body.getBytes(UTF_8));
    }

    private static Answer accepted(int events) {
        return text(200, JSON, "{\"accepted\":" + events + "}");
    }

    private static Answer rejected(Outcome outcome, String detail, int invalidStatus) {
        return invalidStatus == 200 ? accepted(0) : problem(outcome, detail);
    }

    private static Answer problem(Outcome outcome, String detail) {
        int status = outcome.kind().status();
        return text(status, PROBLEM, Problem.text(status, detail, outcome.violations()));
    }

    private static Answer problem(int status, String detail) {
        return text(status, PROBLEM, Problem.text(status, detail, List.of()));
    }

    Answer with(String name, String text) {
        return new Answer(status, name, text, type, body);
    }

    /** Whether there is room for {@link #buffer}. */
    boolean fitsBuffer(HttpServletResponse response) {
        return body.length < response.getBufferSize();
    }

    /**
     * Leaves the whole response to the container, which sends it in a thread of its own once the request is
     * completed. Without the content length: with the last byte of that, Tomcat sends at once, in this thread,
     * and waits for a client that takes nothing in.
     */
    void buffer(HttpServletResponse response) throws IOException {
        writeHead(response);
        response.getOutputStream().write(body);
    }

    /** Writes the whole response, in a thread of the container. A body is not read. */
    void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (hasBody(request)) {
            UnreadBody.answer(request, () -> {
                if (isClosable(request)) {
                    announceClose(response);
                }
                buffer(response);
            });
        } else {
            writeHead(response);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            UnreadBody.abandon(request.getInputStream());
        }
    }

    /** In HTTP/2 there may be one that no header speaks of; it holds no thread of Tomcat. */
    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    /**
     * Sets the status and the headers. Not the content length, which the container adds if all goes out at
     * once: with it WildFly takes a response as ended that is still on its way, and does not call back.
     */
    void writeHead(HttpServletResponse response) {
        response.setStatus(status);
        if (header != null) {
            response.setHeader(header, value);
        }
        if (status != 200) {
            response.setHeader("Cache-Control", "no-store");
        }
        response.setContentType(type);
    }

    /** Whether the connection ends with a response: in HTTP/2 it is many requests', and the header a protocol error. */
    static boolean isClosable(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/1.");
    }

    /** Closes the connection after the response, so that nobody takes the rest of an unread body for a request. */
    static void announceClose(HttpServletResponse response) {
        response.setHeader("Connection", "close");
    }
}
