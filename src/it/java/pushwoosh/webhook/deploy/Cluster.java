package pushwoosh.webhook.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two receivers behind HAProxy, their files shipped to Kafka: {@code deploy/cluster} and {@code deploy/tomcat} on one
 * Debian, where each would have a machine of its own. Kafka is one JVM with one copy of the data.
 */
final class Cluster implements AutoCloseable {
    static final String URL = "https://hooks.example.com/pushwoosh-webhook";
    private static final String TOKEN = "cluster-0123456789abcdef";
    private static final String TOPIC = "/root/topic";
    private static final List<String> RECEIVERS = List.of("receiver1", "receiver2");
    private static final String CLASS_PATH = " -cp '" + System.getProperty("surefire.test.class.path") + "' ";
    private static final String KAFKA = "java -Xmx512m" + CLASS_PATH;

    private final Debian debian;

    /** Returns when an event can be posted. */
    Cluster() {
        debian = Debian.boot("tomcat10", "haproxy", "rsyslog", "rsyslog-kafka", "kcat", "openssl", "curl");
        debian.run("echo '127.0.0.11 receiver1\n127.0.0.12 receiver2\n127.0.0.20 kafka' >> /etc/hosts");
        Proxy.prepare(debian);
        startKafka();
        RECEIVERS.forEach(this::startReceiver);
        startShipper();
        debian.run("install -m 0644 deploy/cluster/haproxy.cfg /etc/haproxy/haproxy.cfg && systemctl restart haproxy");
        debian.await("[ $(" + Curl.status(URL) + ") = 200 ]");
    }

    private void startKafka() {
        String properties = "src/it/debian/kafka.properties";
        debian.run(KAFKA + "kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAA -c " + properties);
        debian.run("systemd-run --unit kafka --property Restart=no --working-directory \"$PWD\" " + KAFKA + "kafka.Kafka "
                + properties);
        debian.await("kcat -q -L -b kafka:9092 -m 5");
    }

    private void startReceiver(String name) {
        String base = "/srv/" + name;
        debian.run("install -d -o tomcat -g adm -m 2750 " + base + "/logs && install -d -o tomcat " + base + "/work "
                + base + "/webapps && cp -a /etc/tomcat10 " + base + "/conf && install -d " + base + "/conf/Catalina/localhost");
        debian.run("sed -i 's/port=\"8080\"/& address=\"" + name + "\"/' " + base + "/conf/server.xml");
        debian.run("install -D target/pushwoosh-webhook.war /opt/pushwoosh-webhook/pushwoosh-webhook.war");
        debian.run("sed 's/CHANGE-ME/" + TOKEN + "/' deploy/tomcat/pushwoosh-webhook.xml > " + base
                + "/conf/Catalina/localhost/pushwoosh-webhook.xml && chown -R tomcat " + base + "/conf");
        debian.run("printf '[Service]\nUser=tomcat\nGroup=adm\nEnvironment=CATALINA_HOME=/usr/share/tomcat10"
                + " CATALINA_BASE=" + base + " CATALINA_TMPDIR=/tmp\nExecStart=/usr/share/tomcat10/bin/catalina.sh run\n'"
                + " > /etc/systemd/system/" + name + ".service && systemctl daemon-reload && systemctl start " + name);
        debian.await("curl --silent http://" + name + ":8080/pushwoosh-webhook/health | grep UP");
    }

    private void startShipper() {
        debian.run("sed 's|/var/log/tomcat10/|/srv/*/logs/|' deploy/cluster/shipper.conf > /etc/pushwoosh-shipper.conf");
        debian.run("cp deploy/cluster/shipper.service /etc/systemd/system/pushwoosh-shipper.service"
                + " && systemctl daemon-reload && systemctl start pushwoosh-shipper");
    }

    /** Begins to post {@link ClusterLoad}'s events. */
    void post(int count, int perSecond) {
        debian.run("keytool -importcert -noprompt -file /etc/ssl/hooks/fullchain.pem -keystore /root/trust -storepass changeit");
        debian.run("systemd-run --unit load --working-directory \"$PWD\" java -Xmx256m" + CLASS_PATH
                + "-Djavax.net.ssl.trustStore=/root/trust -Djavax.net.ssl.trustStorePassword=changeit "
                + ClusterLoad.class.getName() + " '" + URL + "?token=" + TOKEN + "' " + count + " " + perSecond + " /root/acknowledged");
    }

    void awaitAcknowledged(int count) {
        debian.await("journalctl --unit load --output cat | grep -qx 'acknowledged " + count + "'");
    }

    void awaitEndOfLoad() {
        debian.await("journalctl --unit load --output cat | grep '^refused '");
    }

    /** Failed attempts, counted by reason; each was repeated. */
    String refused() {
        return debian.run("journalctl --unit load --output cat | sed -n 's/^refused //p'");
    }

    void kill(String unit) {
        debian.run("systemctl kill --signal KILL " + unit);
    }

    void stop(String unit) {
        debian.run("systemctl stop " + unit);
    }

    void start(String unit) {
        debian.run("systemctl start " + unit);
    }

    /** Starts Kafka again after {@link #kill}. */
    void startKafkaAgain() {
        debian.run("systemctl reset-failed kafka || true");
        debian.run("systemd-run --unit kafka --property Restart=no --working-directory \"$PWD\" " + KAFKA
                + "kafka.Kafka src/it/debian/kafka.properties");
        debian.await("kcat -q -L -b kafka:9092 -m 5");
    }

    /** The numbers of the acknowledged events. */
    List<Integer> acknowledged() throws IOException {
        return Files.readAllLines(debian.path("/root/acknowledged")).stream().map(Integer::valueOf).toList();
    }

    /** What the topic holds now, line by line. */
    List<String> topic() throws IOException {
        debian.run("kcat -q -C -e -o beginning -b kafka:9092 -t pushwoosh.events > " + TOPIC);
        return Files.readAllLines(debian.path(TOPIC), UTF_8);
    }

    /** The lines in the files of both receivers. */
    List<String> files() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String receiver : RECEIVERS) {
            Path directory = debian.path("/srv/" + receiver + "/logs/pushwoosh-webhook");
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(file -> file.getFileName().toString().matches("events\\..*\\.log")).toList()) {
                    lines.addAll(Files.readAllLines(file, UTF_8));
                }
            }
        }
        return lines;
    }

    @Override
    public void close() {
        debian.close();
    }
}
