package pushwoosh.webhook.deploy;

/** The proxies of {@code deploy/proxy}, each a service of Debian. */
enum Proxy {
    NGINX("nginx", "nginx.conf", "/etc/nginx/conf.d/pushwoosh-webhook.conf", "/var/log/nginx/pushwoosh-webhook.log",
            "s/rate=2000r/rate=1r/; s/burst=4000/burst=3/"),
    HAPROXY("haproxy", "haproxy.cfg", "/etc/haproxy/haproxy.cfg", "/var/log/haproxy.log", "s/gt 20000/gt 3/"),
    APACHE("apache2", "apache.conf", "/etc/apache2/sites-available/pushwoosh-webhook.conf",
            "/var/log/apache2/pushwoosh-webhook.log", null),
    /** The same file with its other line. */
    APACHE_AJP("apache2", "apache.conf", "/etc/apache2/sites-available/pushwoosh-webhook.conf",
            "/var/log/apache2/pushwoosh-webhook.log", null),
    CADDY("caddy", "Caddyfile", "/etc/caddy/Caddyfile", "/var/log/caddy/pushwoosh-webhook.log", null);

    /** Of the service and of Debian's package. */
    final String service;
    final String accessLog;
    /** Lowers the limit by requests a second to three; null where there is none. */
    private final String lowerLimit;
    private final String file;
    private final String place;

    Proxy(String service, String file, String place, String accessLog, String lowerLimit) {
        this.service = service;
        this.accessLog = accessLog;
        this.lowerLimit = lowerLimit;
        this.file = "deploy/proxy/" + file;
        this.place = place;
    }

    /** Makes the name and the certificate of the files; HAProxy logs by way of rsyslog. */
    static void prepare(Debian debian) {
        debian.run("echo 127.0.0.1 hooks.example.com >> /etc/hosts");
        debian.run("install -d /etc/ssl/hooks && openssl req -x509 -newkey rsa:2048 -nodes -days 2"
                + " -subj /CN=hooks.example.com -addext subjectAltName=DNS:hooks.example.com"
                + " -out /etc/ssl/hooks/fullchain.pem -keyout /etc/ssl/hooks/privkey.pem"
                + " && chmod 0644 /etc/ssl/hooks/privkey.pem"
                + " && cat /etc/ssl/hooks/fullchain.pem /etc/ssl/hooks/privkey.pem > /etc/haproxy/hooks.pem");
        debian.run("systemctl start rsyslog");
    }

    /** The command that puts the file, as it stands, where its head says, and starts the service. */
    String start() {
        String edit = this != APACHE_AJP ? ""
                : "sed -i 's|^    ProxyPassMatch|    #|; s|^    # ProxyPassMatch|    ProxyPassMatch|' " + place + " && ";
        String modules = this != APACHE && this != APACHE_AJP ? ""
                : "a2enmod -q ssl proxy_http proxy_ajp headers && a2ensite -q pushwoosh-webhook && ";
        return "install -m 0644 " + file + " " + place + " && " + edit + modules + "systemctl restart " + service;
    }

    /** Starts Debian's Tomcat with the receiver and the connector of apache.conf; returns the token. */
    static String startTomcat(Debian debian) {
        debian.run("deploy/tomcat/debian.sh target/pushwoosh-webhook.war");
        debian.run("connector=$(sed -n 's/^ *#  *\\(<Connector .*\\)/\\1/p' deploy/proxy/apache.conf);"
                + " sed -i \"s|<Service .*>|&$connector|\" /etc/tomcat10/server.xml"
                + " && grep -q AJP/1.3.*secret /etc/tomcat10/server.xml && systemctl restart tomcat10");
        debian.await("curl --silent http://127.0.0.1:8080/pushwoosh-webhook/health | grep UP");
        return debian.run("sed -n 's/.*webhook.token\" value=\"\\([0-9a-f]*\\)\".*/\\1/p'"
                + " /etc/tomcat10/Catalina/localhost/pushwoosh-webhook.xml");
    }

    /** The command that leaves the refusal of large bodies to the receiver. */
    String liftBodyLimit() {
        return "sed -i 's/client_max_body_size 1m;//; s/server_name .*/& client_max_body_size 9m;/;"
                + " s/LimitRequestBody .*/LimitRequestBody 0/' " + place + " && systemctl restart " + service;
    }

    String stop() {
        return "systemctl stop " + service;
    }

    boolean hasRequestLimit() {
        return lowerLimit != null;
    }

    String lowerRequestLimit() {
        return "sed -i '" + lowerLimit + "' " + place + " && systemctl restart " + service;
    }
}
