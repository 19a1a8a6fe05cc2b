package pushwoosh.webhook.deploy;

import pushwoosh.webhook.container.Example;

/** Command lines that print the status of an answer and nothing else. */
final class Curl {
    private static final String STATUS = "curl --silent --insecure --output /dev/null --write-out '%{http_code}'";

    private Curl() {
    }

    /** Posts the example event; more options may be appended. */
    static String post(String url) {
        return STATUS + " '" + url + "' --data '" + Example.EVENT + "'";
    }
}
