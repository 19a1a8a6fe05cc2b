/** The settings of one deployment, read once at start and checked. */
package pushwoosh.webhook.settings;
