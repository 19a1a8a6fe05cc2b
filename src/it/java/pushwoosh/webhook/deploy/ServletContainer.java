package pushwoosh.webhook.deploy;

/**
 * The servlet containers of {@link MatrixRun}, run by their own scripts, with the configuration that they come with. All
 * paths are below a copy of the distribution.
 */
enum ServletContainer {
    TOMCAT_10("webapps", "logs", "bin/catalina.sh run"),
    TOMCAT_11("webapps", "logs", "bin/catalina.sh run"),
    WILDFLY("standalone/deployments", "standalone/log", "bin/standalone.sh"),
    JETTY("base/webapps", "base/logs", "cd base && $JAVA_HOME/bin/java -jar ../start.jar --add-modules=server,http,ee10-deploy"
            + " && exec $JAVA_HOME/bin/java -jar ../start.jar"),
    OPEN_LIBERTY("usr/servers/defaultServer/dropins", "usr/servers/defaultServer/logs", "echo '<server><featureManager>"
            + "<feature>servlet-6.0</feature></featureManager><httpEndpoint id=\"defaultHttpEndpoint\" httpPort=\"8080\"/>"
            + "</server>' > usr/servers/defaultServer/server.xml && bin/server run"),
    PAYARA("glassfish/domains/domain1/autodeploy", "glassfish/domains/domain1/logs", "bin/asadmin start-domain --verbose"),
    GLASSFISH("glassfish/domains/domain1/autodeploy", "glassfish/domains/domain1/logs", "bin/asadmin start-domain --verbose");

    /** Where a WAR is put to be deployed. */
    final String deployments;
    /** The container's own log directory, in which the receiver makes one by default. */
    final String logs;
    /** A command of bash that stays until it is killed; it finds {@code JAVA_HOME}. */
    final String run;

    ServletContainer(String deployments, String logs, String run) {
        this.deployments = deployments;
        this.logs = logs;
        this.run = run;
    }
}
