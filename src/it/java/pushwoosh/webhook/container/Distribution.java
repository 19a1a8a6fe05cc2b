package pushwoosh.webhook.container;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The containers that the build unpacks; their folders come as system properties from {@code src/it/pom.xml}. */
enum Distribution {
    TOMCAT_10("tomcat10.home"),
    TOMCAT_11("tomcat11.home"),
    WILDFLY("wildfly.home");

    /** The WAR as built. */
    static final Path WAR = Path.of("target", "pushwoosh-webhook.war").toAbsolutePath();

    private static final Path INSTANCES = Path.of("target", "instances");

    private final String homeProperty;

    Distribution(String homeProperty) {
        this.homeProperty = homeProperty;
    }

    /**
     * Makes a container that is not yet started.
     *
     * @param instance tells apart those that run side by side; files of an earlier one of that name go
     */
    Container create(String instance) {
        String home = System.getProperty(homeProperty);
        if (home == null || !Files.isDirectory(Path.of(home)) || !Files.exists(WAR)) {
            throw new IllegalStateException(homeProperty + "=" + home + " or " + WAR
                    + " is missing: run these tests with mvn -f src/it verify");
        }
        Path base = INSTANCES.resolve(name().toLowerCase(Locale.ROOT) + "-" + instance);
        return this == WILDFLY ? new WildFly(Path.of(home), base) : new Tomcat(Path.of(home), base);
    }
}
