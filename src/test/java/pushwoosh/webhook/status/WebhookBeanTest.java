package pushwoosh.webhook.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.ServletContext;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookBeanTest {
    private static final MBeanServer JMX = ManagementFactory.getPlatformMBeanServer();
    private static final ObjectName NAME = name("pushwoosh.webhook:type=Webhook,context=\"/p\"");

    private final List<WebhookBean> beans = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        beans.forEach(WebhookBean::close);
        assertEquals(Set.of(), names());
    }

    /** A deployment at /p. */
    private static ServletContext context(String host, File temporary) {
        return (ServletContext) Proxy.newProxyInstance(WebhookBeanTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class}, (context, method, arguments) ->
                        method.getName().equals("getVirtualServerName") ? host
                        : method.getName().equals("getAttribute") ? temporary : "/p");
    }

    private void deploy(String host, String temporary, Status status) {
        beans.add(new WebhookBean(context(host, temporary == null ? null : new File("/work", temporary)), () -> status));
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        JMX.queryNames(name("pushwoosh.webhook:*"), null).forEach(name -> names.add(name.getCanonicalName()));
        return names;
    }

    @Test
    void eachDeploymentHasItsOwnName() {
        deploy("Catalina/localhost", "p", SampleStatus.fresh());
        deploy("Catalina/localhost", "##2", SampleStatus.fresh());
        deploy(null, null, SampleStatus.fresh());
        assertEquals(Set.of("pushwoosh.webhook:context=\"/p\",type=Webhook",
                "pushwoosh.webhook:context=\"/p\",host=\"Catalina/localhost\",type=Webhook",
                "pushwoosh.webhook:context=\"/p\",host=\"Catalina/localhost\",type=Webhook,version=\"2\""), names());
    }

    @Test
    void showsTheStateAndTheFiguresOfTheReceiver() throws Exception {
        deploy(null, null, SampleStatus.fresh());
        assertEquals(true, JMX.getAttribute(NAME, "Up"));
        assertEquals("", JMX.getAttribute(NAME, "Reason"));
    }

    @Test
    void replacesWhatIsLeftUnderItsName() throws Exception {
        deploy(null, null, SampleStatus.fresh());
        deploy(null, null, SampleStatus.busy("x"));
        assertEquals(false, JMX.getAttribute(NAME, "Up"));
        assertEquals("full", JMX.getAttribute(NAME, "Reason"));
        TabularData samples = (TabularData) JMX.getAttribute(NAME, "Samples");
        assertEquals(15.0, samples.get(new Object[] {"pushwoosh_webhook_lines_total{series=\"events\"}"}).get("value"));
    }

    private static ObjectName name(String name) {
        try {
            return new ObjectName(name);
        } catch (JMException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
