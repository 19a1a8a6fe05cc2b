package pushwoosh.webhook.container;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** A filter that reads as many bytes of the body as the header {@value #HEADER} says, and hands on the same request. */
public final class ReadingFilter implements Filter {
    static final String HEADER = "Filter-Reads";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String bytes = ((HttpServletRequest) request).getHeader(HEADER);
        if (bytes != null) {
            request.getInputStream().readNBytes(Integer.parseInt(bytes));
        }
        chain.doFilter(request, response);
    }
}
