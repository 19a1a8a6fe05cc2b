package pushwoosh.webhook.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pushwoosh.webhook.container.BlindSender;

/**
 * Refusals of large bodies reach senders that write all before they read, through each proxy of {@code deploy/proxy}.
 */
@Tag("deploy")
class ProxyRefusalIT {
    private static final String PATH = "/pushwoosh-webhook";

    private final List<String> answers = new ArrayList<>();

    @Test
    void everyRefusalOfALargeBodyIsReceived() {
        try (Debian debian = Debian.boot("tomcat10", "curl", "openssl", "nginx", "haproxy", "apache2", "caddy", "rsyslog")) {
            Proxy.prepare(debian);
            String post = " POST " + PATH + "?token=" + Proxy.startTomcat(debian);
            for (Proxy proxy : Proxy.values()) {
                send(debian, proxy, "its own limit", proxy.start(), " 413" + post);
                send(debian, proxy, "no limit", proxy.liftBodyLimit(),
                        " 401 POST " + PATH + " 404 POST /other 405 PUT " + PATH + " 413" + post);
                debian.run(proxy.stop());
            }
            debian.run("sed -i 's|</Context>|<Parameter name=\"pushwoosh-webhook.zone\" value=\"Mars/Olympus\"/>&|'"
                    + " /etc/tomcat10/Catalina/localhost/pushwoosh-webhook.xml && systemctl restart tomcat10");
            debian.await("curl --silent http://127.0.0.1:8080/pushwoosh-webhook/health | grep DOWN");
            for (Proxy proxy : Proxy.values()) {
                send(debian, proxy, "no limit", proxy.start() + " && " + proxy.liftBodyLimit(), " 503" + post);
                debian.run(proxy.stop());
            }
        }
        assertEquals(List.of(), answers.stream().filter(line -> !BlindSender.hasArrived(line)).toList());
    }

    private void send(Debian debian, Proxy proxy, String limit, String start, String refusals) {
        debian.run(start);
        debian.await("[ $(" + Curl.status("https://hooks.example.com/") + ") != 000 ]");
        String printed = debian.run("java -cp '" + System.getProperty("surefire.test.class.path") + "' "
                + BlindSender.class.getName() + " hooks.example.com 443 " + BlindSender.RUNS + refusals.replaceAll(" (\\S+)", " '$1'"));
        for (String line : printed.split("\n")) {
            System.out.println(proxy + ", " + limit + ": " + line);
            answers.add(line);
        }
    }
}
