/** HTTP mechanics: requests in, answers out, without knowledge of what is decided. */
package pushwoosh.webhook.http;
