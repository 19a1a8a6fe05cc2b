/** What the administrator sees: status page, metrics and MXBean, and the counts behind them. */
package pushwoosh.webhook.status;
