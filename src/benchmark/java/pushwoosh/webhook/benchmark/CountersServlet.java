package pushwoosh.webhook.benchmark;

import com.sun.management.ThreadMXBean;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/**
 * Tells the figures of the JVM that it runs in, and of a receiver in it: a line each, name, blank, number.
 *
 * <p>The query is the receiver's context path; {@code collect} in front of it collects garbage first.
 */
public final class CountersServlet extends HttpServlet {
    /** Bytes allocated by the threads that are alive. */
    static final String ALLOCATED = "allocated_bytes";
    /** Bytes of the heap in use. */
    static final String HEAP = "heap_bytes";
    private static final long serialVersionUID = 1L;

    /** Called by the container. */
    public CountersServlet() {
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String query = String.valueOf(request.getQueryString());
        if (query.startsWith("collect")) {
            System.gc();
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] allocated = threads.getThreadAllocatedBytes(threads.getAllThreadIds());
        response.setContentType("text/plain");
        PrintWriter out = response.getWriter();
        out.println(ALLOCATED + " " + LongStream.of(allocated).filter(bytes -> bytes > 0).sum());
        out.println(HEAP + " " + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        try {
            writeReceiver(query.substring(query.indexOf('/') + 1), out);
        } catch (JMException e) {
            throw new IOException(e);
        }
    }

    private static void writeReceiver(String context, PrintWriter out) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName pattern = new ObjectName("pushwoosh.webhook:context=" + ObjectName.quote("/" + context) + ",*");
        for (ObjectName name : server.queryNames(pattern, null)) {
            TabularData samples = (TabularData) server.getAttribute(name, "Samples");
            for (Object row : samples.values()) {
                CompositeData sample = (CompositeData) row;
                out.println(sample.get("key") + " " + sample.get("value"));
            }
        }
    }
}
