package pushwoosh.webhook.event;

/**
 * What the status page shows of one valid event. None is null; each may be empty and as long as the body.
 *
 * @param eventName       member {@code event_name}
 * @param applicationCode member {@code application_code}
 * @param platform        member {@code platform}
 * @param hwid            member {@code hwid}
 */
public record Event(String eventName, String applicationCode, String platform, String hwid) {}
