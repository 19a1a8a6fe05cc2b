package pushwoosh.webhook.deploy;

/**
 * The servlet containers of {@link MatrixIT}, run by their own scripts, with the configuration of the distribution. All
 * paths but that of the distribution are relative to it.
 *
 * <p>Adding a container:
 * <ol>
 * <li>{@code src/it/pom.xml}, profile matrix: an {@code artifactItem}; with {@code outputDirectory} NAME-VERSION if the
 *     archive has no such folder of its own.
 * <li>Here: a constant whose pattern matches that folder, with its major version.
 * <li>{@code logs}: the log directory that {@code SettingsReader.containerLogs()} finds; if it finds none, a further
 *     system property there and in its test, {@code SettingsReaderTest}.
 * <li>README's table of containers: {@code TidyTest} compares it with the versions of the pom.
 * <li>{@code mvn -f src/it verify -Dgroups=matrix}, as root on Debian.
 * </ol>
 */
enum ServletContainer {
    TOMCAT_10("apache-tomcat-10.*", "webapps", "logs", "bin/catalina.sh run"),
    TOMCAT_11("apache-tomcat-11.*", "webapps", "logs", "bin/catalina.sh run"),
    WILDFLY_31("wildfly-31.*", "standalone/deployments", "standalone/log", "bin/standalone.sh", 17, 23),
    WILDFLY_39("wildfly-39.*", "standalone/deployments", "standalone/log", "bin/standalone.sh"),
    JETTY("jetty-home-12.*", "base/webapps", "base/logs", "cd base"
            + " && $JAVA_HOME/bin/java -jar ../start.jar --add-modules=server,http,ee10-deploy"
            + " && exec $JAVA_HOME/bin/java -jar ../start.jar"),
    OPEN_LIBERTY("open-liberty-26.*/wlp", "usr/servers/defaultServer/dropins", "usr/servers/defaultServer/logs",
            "echo '<server><featureManager><feature>servlet-6.0</feature></featureManager>"
            + "<httpEndpoint id=\"defaultHttpEndpoint\" httpPort=\"8080\"/></server>'"
            + " > usr/servers/defaultServer/server.xml && bin/server run"),
    PAYARA_6("payara-6.*/payara6", 17, 25),
    PAYARA_7("payara-7.*/payara7", 21, 25),
    GLASSFISH_7("glassfish-7.*/glassfish7", 17, 24),
    GLASSFISH_8("glassfish-8.*/glassfish8", 21, 25);

    /** The folder below the one of all distributions, as a pattern of the shell. */
    final String distribution;
    /** Where a WAR is put to be deployed. */
    final String deployments;
    /** The container's own log directory, in which the receiver makes one by default. */
    final String logs;
    /** A command of bash that runs the container in the foreground; {@code JAVA_HOME} is set. */
    final String run;
    /** The first Java version that the container itself runs on. */
    final int javaMin;
    /** The last one, as far as it is known. */
    final int javaMax;

    ServletContainer(String distribution, String deployments, String logs, String run) {
        this(distribution, deployments, logs, run, 17, 25);
    }

    /** GlassFish or Payara. */
    ServletContainer(String distribution, int javaMin, int javaMax) {
        this(distribution, "glassfish/domains/domain1/autodeploy", "glassfish/domains/domain1/logs",
                "bin/asadmin start-domain --verbose", javaMin, javaMax);
    }

    ServletContainer(String distribution, String deployments, String logs, String run, int javaMin, int javaMax) {
        this.distribution = distribution;
        this.deployments = deployments;
        this.logs = logs;
        this.run = run;
        this.javaMin = javaMin;
        this.javaMax = javaMax;
    }
}
