package pushwoosh.webhook.deploy;

import pushwoosh.webhook.container.Example;

/** Command lines that print the status of an answer and nothing else. */
final class Curl {
    private static final String STATUS = "curl --silent --insecure --http1.1 --output /dev/null --write-out '%{http_code}'";

    /** Makes the file that {@link #tooLarge} posts. */
    static final String TOO_LARGE_BODY = "head -c 1048577 /dev/zero > /root/too-large";

    private Curl() {
    }

    /** Gets; more options may be appended. */
    static String status(String url) {
        return STATUS + " '" + url + "'";
    }

    /** Posts the example event; more options may be appended. */
    static String post(String url) {
        return status(url) + " --data '" + Example.EVENT + "'";
    }

    /** Posts a byte more than the limit of 1 MiB; more options may be appended. */
    static String tooLarge(String url) {
        return status(url) + " --data-binary @/root/too-large";
    }
}
