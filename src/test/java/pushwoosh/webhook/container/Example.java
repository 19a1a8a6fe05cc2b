package pushwoosh.webhook.container;

/** The event that Pushwoosh documents, with real values for the X placeholders in its documentation. */
public final class Example {
    /** As a sender writes it, without white space between the tokens: exactly what is stored. */
    public static final String EVENT = "{\"event_name\":\"Email Sent\",\"message_id\":20012345678,"
            + "\"message_code\":\"B780-11111111-22222222\",\"campaign_id\":961234,\"platform\":\"Email\","
            + "\"application_code\":\"3AAAA-11111\",\"hwid\":\"a@example.com\",\"user_id\":\"1500001\","
            + "\"payload\":\"Your order is on its way\",\"timestamp\":1764000000}";

    private Example() {
    }

    /** The example of another user. */
    public static String ofUser(String userId) {
        return EVENT.replace("1500001", userId);
    }
}
