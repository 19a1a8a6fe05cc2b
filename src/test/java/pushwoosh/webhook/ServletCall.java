package pushwoosh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * One request and its response, as a container hands them to a servlet: by default a POST of nothing to the context
 * path, answered in the thread that calls the servlet.
 */
final class ServletCall {
    String method = "POST";
    String path = "";
    String pathInfo;
    String query;
    /** A role of the user that the container has logged in; null for no user. */
    String role;
    byte[] body = {};
    /** Bytes of the body that are announced and do not arrive. */
    int missingBytes;
    /** Whether it may be answered by another thread. */
    boolean isAsync;
    final Map<String, String> headers = new HashMap<>();
    final Map<String, String> answerHeaders = new TreeMap<>();
    final HttpServletRequest request = fake(HttpServletRequest.class, this::ofRequest);
    final HttpServletResponse response = fake(HttpServletResponse.class, this::ofResponse);
    private final AsyncContext async = fake(AsyncContext.class, (proxy, called, arguments) -> null);
    private final Input input = new Input();
    private final Output output = new Output();
    private int status;

    static ServletCall post(String body) {
        ServletCall call = new ServletCall();
        call.body = body.getBytes(UTF_8);
        return call;
    }

    /**
     * The context of a deployment.
     *
     * @param settings context parameters without their prefix
     * @param paths of its resources
     */
    static ServletContext context(Map<String, String> settings, Set<String> paths) {
        return fake(ServletContext.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "getContextPath" -> "/events";
            case "getInitParameterNames" -> Collections.enumeration(settings.keySet().stream()
                    .map(name -> "pushwoosh-webhook." + name).toList());
            case "getInitParameter" -> settings.get(((String) arguments[0]).replace("pushwoosh-webhook.", ""));
            case "getResourcePaths" -> paths;
            default -> null;
        });
    }

    static <T> T fake(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    int status() {
        return status;
    }

    String text() {
        return output.bytes.toString(UTF_8);
    }

    private Object ofRequest(Object proxy, Method called, Object[] arguments) throws ServletException {
        return switch (called.getName()) {
            case "getMethod" -> method;
            case "getServletPath" -> path;
            case "getPathInfo" -> pathInfo;
            case "getQueryString" -> query;
            case "getHeader" -> headers.get(arguments[0]);
            case "getContentLengthLong" -> (long) body.length + missingBytes;
            case "getInputStream" -> input;
            case "getProtocol" -> "HTTP/1.1";
            case "getScheme" -> "http";
            case "getServerName" -> "localhost";
            case "getServerPort" -> 8080;
            case "isAsyncSupported" -> isAsync;
            case "startAsync", "getAsyncContext" -> async;
            case "getUserPrincipal" -> role == null ? null : (Principal) () -> "somebody";
            case "isUserInRole" -> arguments[0].equals(role);
            case "login" -> throw new ServletException("unknown user");
            default -> null;
        };
    }

    private Object ofResponse(Object proxy, Method called, Object[] arguments) {
        return switch (called.getName()) {
            case "setStatus" -> status = (Integer) arguments[0];
            case "setHeader" -> answerHeaders.put((String) arguments[0], (String) arguments[1]);
            case "setContentType" -> answerHeaders.put("Content-Type", (String) arguments[0]);
            case "getBufferSize" -> 8192;
            case "isCommitted" -> false;
            case "getOutputStream" -> output;
            default -> null;
        };
    }

    private static final class Output extends ServletOutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(int b) {
            bytes.write(b);
        }
    }

    private final class Input extends ServletInputStream {
        private int read;

        @Override
        public int available() {
            return body.length - read;
        }

        @Override
        public boolean isFinished() {
            return available() == 0 && missingBytes == 0;
        }

        @Override
        public boolean isReady() {
            return available() > 0;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            // The rest does not arrive.
        }

        @Override
        public int read() {
            return available() == 0 ? -1 : body[read++] & 0xFF;
        }
    }
}
