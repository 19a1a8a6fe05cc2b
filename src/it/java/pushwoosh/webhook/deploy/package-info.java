/**
 * The files of {@code deploy/}, each put where it says that it belongs, on a {@link pushwoosh.webhook.deploy.Debian}
 * that is booted for the test and thrown away: {@code mvn -f src/it verify -Dgroups=deploy}.
 */
package pushwoosh.webhook.deploy;
